/** A point of a scripted motion: reach `value` at `at_s`, starting to move at `from_s`. */
export interface Leg {
  readonly from_s: number;
  readonly at_s: number;
  readonly value: number;
}

/**
 * Value of a coordinate at a time: from `start` along the legs, each a minimum-jerk (quintic) move. Polynomials only:
 * they are the same on every machine.
 */
export function along(start: number, legs: readonly Leg[], time: number): number {
  let value = start;
  for (const leg of legs) {
    if (time <= leg.from_s) return value;
    if (time < leg.at_s) {
      const s = (time - leg.from_s) / (leg.at_s - leg.from_s);
      return value + (leg.value - value) * (s * s * s * (10 + s * (6 * s - 15)));
    }
    value = leg.value;
  }
  return value;
}
