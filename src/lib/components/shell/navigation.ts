export interface NavigationEntry {
  readonly title: string;
  readonly path: string;
}

export interface NavigationGroup {
  readonly title: string;
  readonly entries: readonly NavigationEntry[];
}

/** What can be reached from everywhere, in the order in which its readers ask. */
export const navigation: readonly NavigationGroup[] = [
  {
    title: 'Answers',
    entries: [
      { title: 'Overview', path: '/' },
      { title: 'Tasks', path: '/tasks' },
      { title: 'Compare', path: '/compare' },
      { title: 'Sim vs real', path: '/sim-real' },
      { title: 'Autonomy', path: '/autonomy' },
    ],
  },
  {
    title: 'Evidence',
    entries: [
      { title: 'Benchmarks', path: '/benchmarks' },
      { title: 'Runs', path: '/runs' },
      { title: 'Real trials', path: '/trials' },
      { title: 'Demos', path: '/demos' },
      { title: 'Episodes', path: '/episodes' },
      { title: 'Data', path: '/data' },
    ],
  },
  {
    title: 'Trust',
    entries: [
      { title: 'Reports', path: '/reports' },
      { title: 'Verify', path: '/verify' },
      { title: 'Methods', path: '/methods' },
      { title: 'Documentation', path: '/docs' },
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
