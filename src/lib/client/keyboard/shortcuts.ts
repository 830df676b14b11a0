import { navigation } from '../navigation.ts';

/** What a shortcut does besides opening a page; the layout knows how. */
export const commands = [
  'palette',
  'actions',
  'help',
  'search',
  'filters',
  'undo',
  'clear',
  'theme',
  'previous',
  'next',
  'copy-link',
  'update',
  'save-view',
] as const;
export type Command = (typeof commands)[number];

export interface Shortcut {
  /** Keys one after the other, as `KeyboardEvent.key` names them. */
  readonly keys: readonly string[];
  /** With ⌘ or Ctrl held; only such a shortcut also works while typing, and stays when the others are off. */
  readonly modified?: true;
  readonly does: string;
  readonly then: { readonly go: string } | { readonly run: Command };
}

export interface ShortcutGroup {
  readonly title: string;
  readonly shortcuts: readonly Shortcut[];
}

const run = (keys: string, does: string, command: Command): Shortcut => ({
  keys: keys.split(' '),
  does,
  then: { run: command },
});
const go = (key: string, page: string, path: string): Shortcut => ({
  keys: ['g', key],
  does: page,
  then: { go: path },
});

/** Every shortcut of the product: the handler and the help sheet both read this table. */
export const shortcutGroups: readonly ShortcutGroup[] = [
  {
    title: 'Anywhere',
    shortcuts: [
      { ...run('k', 'Find a page, task, policy, episode …', 'palette'), modified: true },
      run('.', 'Actions on this page', 'actions'),
      run('?', 'This list', 'help'),
      run('t', 'Light, dark, as the system', 'theme'),
      run('y', 'Copy a short link to this page', 'copy-link'),
    ],
  },
  {
    title: 'On a page',
    shortcuts: [
      run('/', 'Search on this page', 'search'),
      run('f', 'To the filters', 'filters'),
      run('u', 'Undo the last change of the filters', 'undo'),
      run('x', 'Clear all filters', 'clear'),
      run('v', 'Keep this view under a name', 'save-view'),
      run('r', 'Update the figures when there is new evidence', 'update'),
      run('[', 'Previous page of the list', 'previous'),
      run(']', 'Next page of the list', 'next'),
    ],
  },
  {
    title: 'Go to',
    shortcuts: [
      ...navigation.flatMap(({ entries }) =>
        entries.map(({ key, title, path }) => go(key, title, path)),
      ),
      go('v', 'Views', '/views'),
    ],
  },
];

export const shortcuts: readonly Shortcut[] = shortcutGroups.flatMap((group) => group.shortcuts);

/** Cookie in which a reader keeps that character keys do nothing (WCAG 2.1.4). */
export const shortcutsCookie = 'shortcuts';

/** Whether character keys are shortcuts for a reader: yes, unless switched off. */
export const shortcutsOn = (cookie: unknown): boolean => cookie !== 'off';
