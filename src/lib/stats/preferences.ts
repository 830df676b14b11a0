import { refuse } from './domain.ts';

/** One comparison: which of two was preferred. */
export interface Preference {
  a: string;
  b: string;
  outcome: 'a' | 'b' | 'tie';
}

/** All comparisons of one pair, i < j by order of first appearance. */
export interface PairTally {
  i: number;
  j: number;
  /** i preferred, j preferred, neither. */
  wins: number;
  losses: number;
  ties: number;
}

export interface PreferenceTally {
  /** In order of first appearance. */
  names: string[];
  pairs: PairTally[];
  decided: number;
  ties: number;
}

/**
 * Preferences counted by pair.
 *
 * @throws TelltaleError BAD_ARGUMENT for a name compared with itself.
 */
export function tallyPreferences(preferences: readonly Preference[]): PreferenceTally {
  const names = [...new Set(preferences.flatMap(({ a, b }) => [a, b]))];
  const position = new Map(names.map((name, i) => [name, i]));
  const pairs = new Map<string, PairTally>();
  for (const { a, b, outcome } of preferences) {
    if (a === b) refuse(`"${a}" is compared with itself.`);
    const first = position.get(a) ?? 0;
    const second = position.get(b) ?? 0;
    const i = Math.min(first, second);
    const j = Math.max(first, second);
    const tally = pairs.get(`${i} ${j}`) ?? { i, j, wins: 0, losses: 0, ties: 0 };
    if (outcome === 'tie') tally.ties += 1;
    else if ((outcome === 'a') === (first === i)) tally.wins += 1;
    else tally.losses += 1;
    pairs.set(`${i} ${j}`, tally);
  }
  const ties = preferences.filter((each) => each.outcome === 'tie').length;
  return { names, pairs: [...pairs.values()], decided: preferences.length - ties, ties };
}

/**
 * Names that cannot be ranked against the first one: no chain of "was preferred to or tied with" leads there, or none
 * leads back. Empty when all can be.
 */
export function unconnected({ names, pairs }: PreferenceTally): string[] {
  const better = pairs.flatMap(({ i, j, wins, losses, ties }) => [
    ...(wins + ties > 0 ? [[i, j] as const] : []),
    ...(losses + ties > 0 ? [[j, i] as const] : []),
  ]);
  const down = reached(better);
  const up = reached(better.map(([from, to]) => [to, from] as const));
  return names.filter((_, i) => !down.has(i) || !up.has(i));
}

function reached(edges: readonly (readonly [number, number])[]): Set<number> {
  const seen = new Set([0]);
  for (const node of seen) {
    for (const [from, to] of edges) if (from === node) seen.add(to);
  }
  return seen;
}
