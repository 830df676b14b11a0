/**
 * The largest value of a continuous function on [low, high] that may have many local peaks: a grid of `steps` intervals,
 * then golden-section search around the highest eight grid peaks. Finds the global maximum where no peak is narrower than
 * two grid steps.
 */
export function peak(f: (x: number) => number, low: number, high: number, steps: number): number {
  const width = (high - low) / steps;
  const heights = Array.from({ length: steps + 1 }, (_, i) => f(low + i * width));
  const height = (i: number) => heights[i] ?? -Infinity;
  const tops = heights
    .map((_, i) => i)
    .filter((i) => height(i) >= height(i - 1) && height(i) >= height(i + 1))
    .sort((i, j) => height(j) - height(i))
    .slice(0, 8);
  const climbed = tops.map((i) =>
    goldenSection(f, Math.max(low, low + (i - 1) * width), Math.min(high, low + (i + 1) * width)),
  );
  return Math.max(...climbed, ...tops.map(height));
}

const golden = (Math.sqrt(5) - 1) / 2;

/** The largest value met; 40 steps narrow the bracket by 4e-9, which a smooth maximum turns into 1e-16. */
function goldenSection(f: (x: number) => number, low: number, high: number): number {
  let left = high - golden * (high - low);
  let right = low + golden * (high - low);
  let atLeft = f(left);
  let atRight = f(right);
  let best = Math.max(atLeft, atRight);
  for (let step = 0; step < 40; step++) {
    if (atLeft > atRight) {
      high = right;
      right = left;
      atRight = atLeft;
      left = high - golden * (high - low);
      atLeft = f(left);
      best = Math.max(best, atLeft);
    } else {
      low = left;
      left = right;
      atLeft = atRight;
      right = low + golden * (high - low);
      atRight = f(right);
      best = Math.max(best, atRight);
    }
  }
  return best;
}
