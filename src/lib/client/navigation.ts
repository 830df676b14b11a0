/** A page that the menu offers. */
export interface NavigationEntry {
  readonly title: string;
  readonly path: string;
  /** Goes there after `g`. */
  readonly key: string;
}

/** Pages that answer one kind of question. */
export interface NavigationGroup {
  readonly title: string;
  readonly entries: readonly NavigationEntry[];
}

/** What can be reached from everywhere, in the order in which its readers ask. */
export const navigation: readonly NavigationGroup[] = [
  {
    title: 'Answers',
    entries: [
      { title: 'Overview', path: '/', key: 'o' },
      { title: 'Tasks', path: '/tasks', key: 't' },
      { title: 'Compare', path: '/compare', key: 'c' },
      { title: 'Sim vs real', path: '/sim-real', key: 's' },
      { title: 'Autonomy', path: '/autonomy', key: 'a' },
    ],
  },
  {
    title: 'Evidence',
    entries: [
      { title: 'Benchmarks', path: '/benchmarks', key: 'b' },
      { title: 'Runs', path: '/runs', key: 'n' },
      { title: 'Real trials', path: '/trials', key: 'l' },
      { title: 'Demos', path: '/demos', key: 'd' },
      { title: 'Episodes', path: '/episodes', key: 'e' },
      { title: 'Data', path: '/data', key: 'i' },
    ],
  },
  {
    title: 'Trust',
    entries: [
      { title: 'Reports', path: '/reports', key: 'r' },
      { title: 'Verify', path: '/verify', key: 'y' },
      { title: 'Methods', path: '/methods', key: 'm' },
      { title: 'Documentation', path: '/docs', key: 'h' },
    ],
  },
];

/** Whether a page at `pathname` lies under an entry. */
export const isCurrent = (entry: NavigationEntry, pathname: string): boolean =>
  entry.path === '/' ? pathname === '/' : `${pathname}/`.startsWith(`${entry.path}/`);

/** The groups with those of their entries that may be opened; a group without any is left out. */
export const offered = (open: readonly string[]): readonly NavigationGroup[] =>
  navigation
    .map((group) => ({
      ...group,
      entries: group.entries.filter(({ path }) => open.includes(path)),
    }))
    .filter(({ entries }) => entries.length > 0);
