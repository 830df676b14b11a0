import { plural } from '#lib/format/count.ts';

/** How much evidence there is, as a page or the server says. */
export interface Totals {
  readonly batches: number;
  readonly episodes: number;
}

/** What came since a page was made; null where nothing did. Fewer than before (a rebuilt store) counts as new, too. */
export function cameSince(shown: Totals, now: Totals): Totals | null {
  if (now.batches === shown.batches && now.episodes === shown.episodes) return null;
  return {
    batches: Math.max(0, now.batches - shown.batches),
    episodes: Math.max(0, now.episodes - shown.episodes),
  };
}

/** `3 batches, 1,204 episodes`; batches without episodes hold other records. */
export function cameText({ batches, episodes }: Totals): string {
  const parts = [
    ...(batches > 0 ? [plural(batches, 'batch', 'batches')] : []),
    ...(episodes > 0 ? [plural(episodes, 'episode')] : []),
  ];
  return parts.length === 0 ? 'the store changed' : parts.join(', ');
}

const withFigures = ['/tasks', '/sim-real', '/autonomy', '/compare', '/benchmarks', '/episodes'];
const withLists = ['/data', '/runs', '/demos'];

/**
 * Whether a page's figures follow the evidence. Forms, the operator's console, the documentation and what was published
 * stay as they are; so does a single episode.
 */
export function followsEvidence(pathname: string): boolean {
  if (pathname === '/') return true;
  if (/^\/episodes\/./.test(pathname)) return false;
  return [...withFigures, ...withLists].some(
    (page) => pathname === page || pathname.startsWith(`${page}/`),
  );
}

/** What the reader is doing. */
export interface Reader {
  /** Since the last movement, key or scroll, ms. */
  readonly idleMs: number;
  /** The pointer lies over the page's content. */
  readonly hovering: boolean;
  /** Something in the page has the focus. */
  readonly focused: boolean;
  /** A menu, dialog or pop-up is open. */
  readonly menuOpen: boolean;
  readonly selecting: boolean;
  /** The page is in the background. */
  readonly hidden: boolean;
}

/** So long nobody touched anything, ms. */
export const restMs = 5_000;

/** Whether figures may move by themselves: never under the reader's finger, pointer or keys. */
export const mayMove = (reader: Reader): boolean =>
  reader.idleMs >= restMs &&
  !reader.hovering &&
  !reader.focused &&
  !reader.menuOpen &&
  !reader.selecting &&
  !reader.hidden;
