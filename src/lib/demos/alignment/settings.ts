/**
 * What the alignment was tuned with; design/demo-corpus.md holds the detection rates that these give. Times are in the
 * clip unless they say log.
 */
export interface AlignmentSettings {
  /** Step at which motion is compared, ms. */
  readonly step_ms: number;
  /** Length of the window that is looked for in the log, steps. */
  readonly window: number;
  /** Distance between windows, steps. */
  readonly hop: number;
  /** Playback speeds that are tried: each is the last times `speedStep`. */
  readonly slowest: number;
  readonly fastest: number;
  readonly speedStep: number;
  /** Independent observations in a second of moving footage: what a correlation over it weighs. */
  readonly observationsPerSecond: number;
  /** What a jump to another place of the log costs, in units of log-likelihood. */
  readonly jumpCost: number;
  /** What a jump to a place that the record does not name costs besides. */
  readonly surpriseCost: number;
  /** What drifting by one step costs: the tried speeds are not the exact one. */
  readonly driftCost: number;
  /** A window moves when its motion varies more than this many times its noise. */
  readonly movingRatio: number;
}

export const alignmentSettings: AlignmentSettings = {
  step_ms: 100,
  window: 80,
  hop: 10,
  slowest: 0.45,
  fastest: 4.4,
  speedStep: 1.06,
  observationsPerSecond: 2,
  jumpCost: 14,
  surpriseCost: 20,
  driftCost: 0.4,
  movingRatio: 2,
};

/** The speeds that are tried, slowest first; 1 is among them. */
export function speedsOf({ slowest, fastest, speedStep }: AlignmentSettings): readonly number[] {
  const below = Math.floor(Math.log(1 / slowest) / Math.log(speedStep));
  const above = Math.floor(Math.log(fastest) / Math.log(speedStep));
  return Array.from({ length: below + above + 1 }, (_, i) => speedStep ** (i - below));
}
