import { seededRandom } from '#lib/kernel/random.ts';
import { normalCdf, normalQuantile } from './distributions/normal.ts';
import { refuse, requireCount, requireLevel } from './domain.ts';
import type { Estimate } from './interval.ts';

export interface BootstrapOptions {
  /** The same seed gives the same interval. */
  seed: number;
  /** Default 2000. */
  resamples?: number;
  level?: number;
}

export interface BootstrapEstimate extends Estimate {
  clusters: number;
  resamples: number;
  /** Resamples for which the statistic does not exist; they are left out. */
  undefined_resamples: number;
}

/**
 * The cluster bootstrap with bias-corrected and accelerated (BCa) limits: whole clusters are drawn with replacement, so
 * that whatever ties the trials of one unit together stays together.
 *
 * With fewer than about thirty clusters it covers less than its level; the calibration tables show by how much. Where
 * every resample gives the same value, low = high = value: nothing varied.
 *
 * Source: B. Efron (1987), JASA 82:171; clusters as in A. C. Davison, D. V. Hinkley (1997), 3.8. Acceleration by the
 * jackknife over clusters; ties with the estimate count half in the bias correction.
 *
 * @param statistic null where it does not exist for a resample (a correlation of one distinct point).
 * @returns null where the statistic does not exist for the clusters themselves, or for more than half of the resamples.
 * @throws TelltaleError BAD_ARGUMENT for fewer than two clusters.
 */
export function clusterBootstrap<Cluster>(
  clusters: readonly Cluster[],
  statistic: (clusters: readonly Cluster[]) => number | null,
  { seed, resamples = 2000, level = 0.95 }: BootstrapOptions,
): BootstrapEstimate | null {
  if (clusters.length < 2) {
    refuse(`A bootstrap needs at least two clusters, got ${clusters.length}.`);
  }
  requireCount(resamples, 'resamples', 100);
  requireLevel(level);
  const value = statistic(clusters);
  if (value === null) return null;
  const draws = resample(clusters, statistic, seed, resamples);
  if (draws.length * 2 < resamples) return null;
  const [low, high] = bcaLimits(draws, value, acceleration(clusters, statistic), level);
  return {
    value,
    low,
    high,
    level,
    method: 'cluster-bootstrap-bca',
    clusters: clusters.length,
    resamples,
    undefined_resamples: resamples - draws.length,
  };
}

function resample<Cluster>(
  clusters: readonly Cluster[],
  statistic: (clusters: readonly Cluster[]) => number | null,
  seed: number,
  resamples: number,
): Float64Array {
  const random = seededRandom(seed);
  const last = clusters.length - 1;
  const draws: number[] = [];
  for (let draw = 0; draw < resamples; draw++) {
    const drawn = clusters.map((cluster) => clusters[random.int(0, last)] ?? cluster);
    const value = statistic(drawn);
    if (value !== null) draws.push(value);
  }
  return Float64Array.from(draws).sort();
}

/** The jackknife's skewness over six; 0 where leaving one cluster out changes nothing or cannot be done. */
function acceleration<Cluster>(
  clusters: readonly Cluster[],
  statistic: (clusters: readonly Cluster[]) => number | null,
): number {
  const without: number[] = [];
  for (let left = 0; left < clusters.length; left++) {
    const value = statistic(clusters.filter((_, i) => i !== left));
    if (value !== null) without.push(value);
  }
  const mean = without.reduce((sum, value) => sum + value, 0) / without.length;
  let squares = 0;
  let cubes = 0;
  for (const value of without) {
    const gap = mean - value;
    squares += gap * gap;
    cubes += gap * gap * gap;
  }
  return squares > 0 ? cubes / (6 * Math.pow(squares, 1.5)) : 0;
}

function bcaLimits(
  draws: Float64Array,
  value: number,
  accelerate: number,
  level: number,
): [number, number] {
  let below = 0;
  for (const draw of draws) below += draw < value ? 1 : draw === value ? 0.5 : 0;
  const edge = 0.5 / draws.length;
  const bias = normalQuantile(Math.min(1 - edge, Math.max(edge, below / draws.length)));
  const limit = (tail: number) => {
    const z = bias + normalQuantile(tail);
    return quantileOf(draws, normalCdf(bias + z / (1 - accelerate * z)));
  };
  return [limit((1 - level) / 2), limit((1 + level) / 2)];
}

/** Between the neighbouring order statistics at share·(B + 1). */
function quantileOf(sorted: Float64Array, share: number): number {
  const rank = share * (sorted.length + 1) - 1;
  const lower = Math.max(0, Math.min(sorted.length - 1, Math.floor(rank)));
  const upper = Math.max(0, Math.min(sorted.length - 1, Math.ceil(rank)));
  const low = sorted[lower] ?? NaN;
  const high = sorted[upper] ?? NaN;
  return low + (high - low) * Math.max(0, Math.min(1, rank - lower));
}
