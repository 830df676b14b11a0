/**
 * A mergeable sketch of positive numbers: counts in logarithmic buckets, as in DDSketch (Masson, Rim & Lee, VLDB 2019).
 * Bucket i holds (γ^(i−1), γ^i]; its representative 2γ^i/(γ+1) is within (γ−1)/(γ+1) of every value in it. Zero has a
 * bucket of its own. Merging is adding counts, so the order of batches cannot change an answer.
 */
export const gamma = 1.02;

/** Largest relative error of a quantile read from the sketch: 0.0099. */
export const relativeError = (gamma - 1) / (gamma + 1);

/** Below every bucket that a positive double can reach. */
export const zeroBucket = -100_000;

/** The bucket of a measurement ≥ 0, as SQL over a DOUBLE expression. */
export const bucketSql = (expression: string): string =>
  `CASE WHEN ${expression} > 0 THEN CAST(ceil(ln(${expression}) / ln(${gamma})) AS INTEGER) ELSE ${zeroBucket} END`;

/** The value that stands for a bucket. */
export const representative = (bucket: number): number =>
  bucket === zeroBucket ? 0 : (2 * gamma ** bucket) / (gamma + 1);

export interface BucketCount {
  readonly bucket: number;
  readonly count: number;
}

/**
 * The value at a rank (1 = smallest) of the sketched numbers, within `relativeError` of the exact order statistic.
 *
 * @param buckets in ascending order of bucket
 */
export function valueAtRank(buckets: readonly BucketCount[], rank: number): number {
  let seen = 0;
  for (const { bucket, count } of buckets) {
    seen += count;
    if (seen >= rank) return representative(bucket);
  }
  throw new RangeError(`rank ${rank} is beyond the ${seen} values of the sketch`);
}

export const sketchSize = (buckets: readonly BucketCount[]): number =>
  buckets.reduce((sum, { count }) => sum + count, 0);
