/**
 * A number as Telltale shows it: never without its n and its interval. Where the evidence is too thin the value is null
 * and the reason says what is missing, so that "no evidence" can never be read as zero.
 */
export interface KnownEstimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Confidence level of [low, high], e.g. 0.95. */
  readonly level: number;
  /** How the interval was made: `wilson`, `wilson-clustered`, `garwood`, `order-statistic`, `newcombe`, … */
  readonly method: string;
  /** Number of observations (episodes, trials, pairs). */
  readonly n: number;
  /** Successes, where the value is a proportion. */
  readonly k?: number;
  /** Number of clusters (units) that the observations come from. */
  readonly clusters?: number;
  /** Sample size after the dependence within clusters is paid for; at most n. */
  readonly effective_n?: number;
  /** n / effective_n before truncation. */
  readonly design_effect?: number;
}

export type MissingReason =
  | 'no_evidence' // nothing was observed
  | 'insufficient_evidence' // fewer observations than the figure needs
  | 'not_assessable'; // observed, but too little of the time is covered to judge

export interface MissingEstimate {
  readonly value: null;
  readonly reason: MissingReason;
  readonly n: number;
  /** The n from which the figure would be shown. */
  readonly needs: number;
}

export type Estimate = KnownEstimate | MissingEstimate;

export const isKnown = (estimate: Estimate): estimate is KnownEstimate => estimate.value !== null;

/** A figure that the evidence cannot carry: `no_evidence` when nothing was seen, else `insufficient_evidence`. */
export const missing = (n: number, needs: number, reason?: MissingReason): MissingEstimate => ({
  value: null,
  reason: reason ?? (n === 0 ? 'no_evidence' : 'insufficient_evidence'),
  n,
  needs,
});
