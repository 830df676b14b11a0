import { at } from '../alignment/series.ts';
import type { TimingFacts } from './video-facts.ts';

/** Containers count in ticks of a millisecond or so: a distance within this of the usual one is the usual one. */
const roundingMs = 1.5;

/** How regular the frame times are. Constant rates are rounded to ticks; a variable rate is not constant at all. */
export function timingOf(t_ms: Float64Array): TimingFacts {
  const steps = Array.from(
    { length: Math.max(0, t_ms.length - 1) },
    (_, i) => at(t_ms, i + 1) - at(t_ms, i),
  );
  const usual_ms = steps.toSorted((a, b) => a - b)[steps.length >> 1] ?? 0;
  const irregular = steps.filter((step) => Math.abs(step - usual_ms) > roundingMs);
  return {
    irregular_share: steps.length === 0 ? 0 : irregular.length / steps.length,
    usual_ms,
    longest_ms: steps.reduce((longest, step) => Math.max(longest, step), 0),
  };
}
