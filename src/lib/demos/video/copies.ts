import { isCopy } from '../alignment/motion.ts';
import { at } from '../alignment/series.ts';
import type { CopyFacts } from './video-facts.ts';

/** Difference per frame below which neighbours do not move enough to tell a copy. */
const leastMotion = 0.05;

/**
 * Frames that copy the one before, and how differently even and odd frames change: footage whose frames were doubled
 * changes at every second one only. Judged where something moves; with too little of that, nothing is found.
 */
export function copiesIn(difference: Float64Array): CopyFacts {
  let judged = 0;
  let copies = 0;
  const sums = [0, 0];
  const counts = [0, 0];
  for (let i = 1; i < difference.length; i++) {
    const around = (at(difference, i - 1) + at(difference, i + 1)) / 2;
    if (Math.max(around, at(difference, i)) < leastMotion) continue;
    judged++;
    if (isCopy(difference, i)) copies++;
    sums[i % 2] = (sums[i % 2] ?? 0) + at(difference, i);
    counts[i % 2] = (counts[i % 2] ?? 0) + 1;
  }
  const means = sums.map((sum, parity) => sum / Math.max(1, counts[parity] ?? 0));
  const [larger = 0, smaller = 0] = means.sort((a, b) => b - a);
  return {
    share: judged < 30 ? 0 : copies / judged,
    parity: judged < 30 || larger === 0 ? 1 : Math.min(99, larger / Math.max(smaller, 1e-3)),
  };
}
