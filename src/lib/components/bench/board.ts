import type { Estimate } from '#lib/metrics/estimate.ts';

/** One policy's result in one world, as a leaderboard shows it. */
export interface BoardEntry {
  readonly policy: string;
  readonly world: 'real' | 'sim';
  /** name@version; null for real. */
  readonly simulator: string | null;
  /** public, audit, or null where the run does not say. */
  readonly split: string | null;
  readonly headline: Estimate;
  readonly overall: Estimate;
  readonly levels: readonly { readonly level: string; readonly estimate: Estimate }[];
  readonly unreported: number;
  readonly repeated: number;
  readonly corrected: number;
  readonly units: number;
  readonly runs: readonly string[];
}

/** A policy with its results side by side: worlds and simulators are columns and are never added up. */
export interface BoardLine {
  readonly policy: string;
  readonly cells: readonly (readonly BoardEntry[])[];
}

/** A column of the leaderboard. */
export interface BoardPlace {
  readonly world: 'real' | 'sim';
  readonly simulator: string | null;
}

/** Entries by policy, in the order given; the columns are real first, then each simulator by name. */
export function boardTable(entries: readonly BoardEntry[]): {
  readonly places: readonly BoardPlace[];
  readonly lines: readonly BoardLine[];
} {
  const keyOf = ({ world, simulator }: BoardPlace): string => `${world} ${simulator ?? ''}`;
  const places = [
    ...new Map(
      entries.map(({ world, simulator }) => [keyOf({ world, simulator }), { world, simulator }]),
    ).values(),
  ].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const lines = [...Map.groupBy(entries, ({ policy }) => policy)].map(([policy, own]) => ({
    policy,
    cells: places.map((place) => own.filter((entry) => keyOf(entry) === keyOf(place))),
  }));
  return { places, lines };
}

/** Where the runs behind an entry are: the run itself where there is one. */
export const runsHref = (runs: readonly string[], suite: string): string => {
  const [only] = runs;
  return runs.length === 1 && only !== undefined
    ? `/runs/${encodeURIComponent(only)}`
    : `/runs?suite=${encodeURIComponent(suite)}`;
};
