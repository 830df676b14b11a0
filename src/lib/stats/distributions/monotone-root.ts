/** An increasing function at x: its value and its slope. */
export type Rising = (x: number) => { value: number; slope: number };

/**
 * The root of an increasing function on (low, high), low ≥ 0, by Newton steps kept inside a shrinking bracket. Relative error of
 * the root about 1e-15 where the function is that precise.
 *
 * @param start any point inside the bracket; a good one saves steps.
 */
export function risingRoot(f: Rising, low: number, high: number, start: number): number {
  let x = start > low && start < high ? start : middle(low, high);
  for (let step = 0; step < 400; step++) {
    const { value, slope } = f(x);
    if (value === 0) return x;
    if (value < 0) low = x;
    else high = x;
    const newton = x - value / slope;
    if (Math.abs(newton - x) <= 2e-16 * x) return x;
    const next = newton > low && newton < high ? newton : middle(low, high);
    if (Math.abs(next - x) <= 2e-16 * Math.abs(x)) return next;
    x = next;
  }
  return x;
}

/** Halfway, but by orders of magnitude where the bracket spans many: a quantile may be 1e-200. */
function middle(low: number, high: number): number {
  if (low > 0 && high / low > 16) return Math.sqrt(low) * Math.sqrt(high);
  if (low === 0 && Number.isFinite(high)) return high / 16;
  return Number.isFinite(high) ? low + (high - low) / 2 : Math.max(1, low * 2);
}
