/** One stop of the tour. */
export interface TourStep {
  readonly title: string;
  readonly text: string;
  /** Page that it is on. */
  readonly path: string;
  /** What it points at; where the page has none of it, nothing is marked. */
  readonly at: string;
}

/** Five stops, each a thing that readers ask for first. */
export const tourSteps: readonly TourStep[] = [
  {
    title: 'What got better or worse',
    text: 'Each task with its newest version, real robots and simulators side by side. A line is the 95 % interval; hatched means that there is not enough evidence, which is never shown as zero.',
    path: '/',
    at: 'main .tasks li',
  },
  {
    title: 'From a figure to its episodes',
    text: 'Every number leads to the trials behind it. Follow one: the list opens under the same filters.',
    path: '/tasks',
    at: 'main table .estimate a, main table a[href^="/episodes"]',
  },
  {
    title: 'Who moved the robot',
    text: 'Open an episode: its time line shows second by second whether the policy, a person or nobody moved the robot.',
    path: '/episodes',
    at: 'main table tbody th a',
  },
  {
    title: 'Version against version',
    text: 'Choose two versions, or take a pair that is suggested. Nothing is called better on luck: the finding allows for the number of comparisons.',
    path: '/compare',
    at: 'main details summary',
  },
  {
    title: 'Do not take our word for it',
    text: 'Reports are signed, and can be checked without this server. What the sample evidence holds, and its true values, is in the documentation.',
    path: '/verify',
    at: 'main h1',
  },
];

/** Cookie that remembers that the tour was seen or put away. */
export const tourCookie = 'tour';

/** Whether the tour offers itself: once, and only where everything is generated. */
export const offersTour = (
  cookie: unknown,
  evidence: { readonly episodes: number; readonly generated: number },
): boolean =>
  cookie !== 'seen' && evidence.episodes > 0 && evidence.generated === evidence.episodes;
