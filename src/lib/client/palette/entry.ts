/** What can be found, in the order in which those who look for something mostly mean it. */
export const entryKinds = [
  'view',
  'page',
  'task',
  'policy',
  'report',
  'demo',
  'benchmark',
  'action',
  'episode',
  'documentation',
] as const;
export type EntryKind = (typeof entryKinds)[number];

export const entryNames: { readonly [K in EntryKind]: string } = {
  view: 'View',
  action: 'Action',
  page: 'Page',
  task: 'Task',
  policy: 'Policy',
  benchmark: 'Benchmark',
  report: 'Report',
  demo: 'Demo',
  episode: 'Episode',
  documentation: 'Documentation',
};

/** Something to go to. */
export interface PaletteEntry {
  readonly kind: EntryKind;
  readonly title: string;
  /** A few words that tell it from others of its name; also searched. */
  readonly detail: string;
  readonly href: string;
}

/** What the palette asks the server for once. */
export interface PaletteAnswer {
  readonly entries: readonly PaletteEntry[];
  /** Whether the reader may look at single episodes. */
  readonly episodes: boolean;
}

/** Episodes whose id or instruction holds a text, from the API. */
export const episodesApiHref = (text: string): string =>
  `/api/v1/episodes?${new URLSearchParams({ text, limit: '6' }).toString()}`;

/** Below this many characters too many episodes fit. */
export const shortestEpisodeSearch = 3;
