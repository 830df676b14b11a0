/** One episode's part of a ratio: `y` of `x`, and the unit it belongs to. */
export interface Part {
  readonly unit: string;
  readonly x: number;
  readonly y: number;
}

export interface Share {
  readonly value: number;
  /** Standard error that allows for any dependence within a unit. */
  readonly error: number;
  readonly n: number;
}

/**
 * A ratio of totals with its linearised standard error over units (Cochran, Sampling Techniques, 3rd ed., eq. 11.12 with
 * the finite population left out): written out here so that the generator is judged by arithmetic of its own.
 */
export function clusterShare(parts: readonly Part[]): Share {
  const units = new Map<string, { x: number; y: number }>();
  for (const { unit, x, y } of parts) {
    const sum = units.get(unit) ?? { x: 0, y: 0 };
    units.set(unit, { x: sum.x + x, y: sum.y + y });
  }
  const sums = [...units.values()];
  const x = sums.reduce((total, unit) => total + unit.x, 0);
  const y = sums.reduce((total, unit) => total + unit.y, 0);
  const value = y / x;
  const squares = sums.reduce((total, unit) => total + (unit.y - value * unit.x) ** 2, 0);
  const m = sums.length;
  return { value, error: Math.sqrt((squares * m) / (m - 1)) / x, n: parts.length };
}
