import { pearson } from '#lib/stats/pearson.ts';

interface Rates {
  readonly sim: number;
  readonly real: number;
}

/**
 * The range of Pearson's r over all tables that print as this one does: every rate may have been up to half a unit away
 * from what is printed, within 0…1. Found by moving one rate at a time to the end of its range that raises (lowers) r,
 * until none does: r rises or falls along each rate over so short a way.
 *
 * @param half half a unit of the last digit, e.g. 0.0005
 * @returns null where r does not exist for the rates as printed
 */
export function attainablePearson(
  rates: readonly Rates[],
  half: number,
): readonly [low: number, high: number] | null {
  const low = extreme(rates, half, -1);
  const high = extreme(rates, half, 1);
  return low === null || high === null ? null : [low, high];
}

const mostRounds = 50;

function extreme(rates: readonly Rates[], half: number, direction: 1 | -1): number | null {
  const printed = [...rates.map(({ sim }) => sim), ...rates.map(({ real }) => real)];
  const point = [...printed];
  const height = (): number | null => {
    const r = pearson(point.slice(0, rates.length), point.slice(rates.length));
    return r === null ? null : direction * r;
  };
  let best = height();
  if (best === null) return null;
  for (let round = 0; round < mostRounds; round++) {
    const before: number = best;
    for (const [at, value] of printed.entries()) {
      const stood = point[at] ?? value;
      for (const end of [value - half, value + half]) {
        const kept: number = point[at] ?? stood;
        point[at] = Math.min(1, Math.max(0, end));
        const found = height();
        if (found !== null && found > best) best = found;
        else point[at] = kept;
      }
    }
    if (best === before) break;
  }
  return direction * best;
}
