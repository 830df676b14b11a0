import type { PreferenceTally } from './types.ts';

/**
 * The set of policies that can be ranked against each other, of several the one with most decided comparisons: from each to each leads a chain of "was preferred to
 * or tied with". A policy outside has no finite strength: it always won or always lost against those inside, or never met
 * them.
 *
 * Source: the condition of L. R. Ford (1957), American Mathematical Monthly 64:28.
 */
export function rankable(tallies: readonly PreferenceTally[]): ReadonlySet<string> {
  const over = edges(tallies);
  const under = new Map<string, Set<string>>();
  for (const [from, targets] of over) {
    for (const to of targets) under.set(to, (under.get(to) ?? new Set()).add(from));
  }
  let best: ReadonlySet<string> = new Set();
  let most = 0;
  const placed = new Set<string>();
  for (const policy of namesOf(tallies)) {
    if (placed.has(policy)) continue;
    const up = reached(policy, under);
    const together = new Set([...reached(policy, over)].filter((other) => up.has(other)));
    for (const other of together) placed.add(other);
    const decided = decidedWithin(tallies, together);
    if (decided > most) [best, most] = [together, decided];
  }
  return best;
}

function decidedWithin(tallies: readonly PreferenceTally[], policies: ReadonlySet<string>): number {
  return tallies
    .filter(({ a, b }) => policies.has(a) && policies.has(b))
    .reduce((sum, { prefer_a, prefer_b }) => sum + prefer_a + prefer_b, 0);
}

export const namesOf = (tallies: readonly PreferenceTally[]): readonly string[] =>
  [...new Set(tallies.flatMap(({ a, b }) => [a, b]))].sort();

function edges(tallies: readonly PreferenceTally[]): ReadonlyMap<string, ReadonlySet<string>> {
  const over = new Map<string, Set<string>>();
  const add = (from: string, to: string): void => {
    over.set(from, (over.get(from) ?? new Set()).add(to));
  };
  for (const { a, b, prefer_a, prefer_b, ties } of tallies) {
    if (prefer_a + ties > 0) add(a, b);
    if (prefer_b + ties > 0) add(b, a);
  }
  return over;
}

function reached(
  from: string,
  edgesOf: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlySet<string> {
  const seen = new Set([from]);
  for (const node of seen) for (const next of edgesOf.get(node) ?? []) seen.add(next);
  return seen;
}
