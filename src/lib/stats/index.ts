/**
 * Statistics that stand on counts and sums, one estimator a file. Pure: the same input gives the same figure everywhere.
 *
 * Glossary
 * - trial, k of n: one attempt with an outcome; k successes of n trials.
 * - arm: one of two groups compared; differences are always arm 1 − arm 2 (or a − b).
 * - unit, cluster: what several trials share (a robot, a day); trials of one unit are not independent.
 * - design effect, effective n: how much clustering inflates the variance; the independent trials that would say as much.
 * - interval: low and high that hold the truth in a share `level` of all cases; `method` names the estimator.
 * - exact: from the distribution itself, no approximation. Where a normal approximation is used, the file or method says so.
 * - conditional, unconditional: given how many succeeded in all (Fisher), or not (Barnard, Boschloo).
 * - e-value: evidence against equality that may be looked at after every trial; 1/e bounds the chance of a false alarm.
 * - confidence sequence: an interval that holds at every look at once.
 * - block: one trial of each arm, in the order they came in; pair: a block that started from the same state.
 * - censored: watched until then without the event.
 * - MMRV, regret: what simulation's order of policies costs in real success rate.
 *
 * Every function refuses values outside its domain with TelltaleError BAD_ARGUMENT. Decisions and sources:
 * design/statistics.md; how well each one keeps its promise: design/calibration.md.
 */
export type { Estimate, Interval } from './interval.ts';

// One share or rate
export { wilson } from './wilson.ts';
export { clopperPearson, clopperPearsonLower, clopperPearsonUpper } from './clopper-pearson.ts';
export { jeffreys } from './jeffreys.ts';
export { betaPosterior, type BetaPrior, type BetaPosterior } from './beta-posterior.ts';
export { garwood } from './garwood.ts';
export { quantileRanks, type QuantileRanks } from './order-statistic.ts';

// Two arms
export { type TwoArms } from './arms.ts';
export { newcombe } from './newcombe.ts';
export { miettinenNurminen } from './miettinen-nurminen.ts';
export { pairedDifference, type PairedCounts } from './paired-difference.ts';
export { moverDifference } from './mover.ts';
export { fisher } from './fisher.ts';
export { barnard } from './barnard.ts';
export { boschloo } from './boschloo.ts';
export { mcnemar } from './mcnemar.ts';
export { probBetter } from './prob-better.ts';

// Across tasks, and many at once
export { mantelHaenszel, type CommonDifference } from './mantel-haenszel.ts';
export { equalWeightsMean } from './equal-weights.ts';
export { equalWeightsDifference } from './equal-weights-difference.ts';
export { holm } from './holm.ts';
export { benjaminiHochberg } from './benjamini-hochberg.ts';
export { compactLetters } from './letters.ts';
export { reproduction, type ReproductionVerdict } from './reproduction.ts';

// Trials of one unit
export { clusterSums, type ClusterCount, type ClusterSums } from './clusters.ts';
export { designEffect, type DesignEffect } from './design-effect.ts';
export {
  kornGraubard,
  clusteredInterval,
  type EffectiveBasis,
  type EffectiveSize,
  type ClusteredEstimate,
} from './korn-graubard.ts';
export { ratioLinearised, type RatioSums, type RatioEstimate } from './ratio-linearised.ts';
export { clusterBootstrap, type BootstrapOptions, type BootstrapEstimate } from './bootstrap.ts';

// Times
export {
  kaplanMeier,
  survivalCurve,
  type SurvivalStep,
  type SurvivalBand,
  type SurvivalCurve,
  type SurvivalTally,
} from './kaplan-meier.ts';
export { survivalQuantile, type SurvivalQuantile } from './survival-quantile.ts';
export { restrictedMean, type RestrictedMean } from './restricted-mean.ts';

// Simulation against reality
export { pearson } from './pearson.ts';
export { spearman } from './spearman.ts';
export { correlation, permutationFloor, type CorrelationEstimate } from './correlation.ts';
export { fisherZ } from './fisher-z.ts';
export { mmrv, type MmrvGap } from './mmrv.ts';
export { choiceBySim, type ChoiceBySim } from './choice-by-sim.ts';
export {
  predictionPowered,
  type PredictionPowered,
  type PredictionPoweredEstimate,
} from './ppi.ts';

// Preferences
export { type Preference } from './preferences.ts';
export { davidson, davidsonContrast, type DavidsonFit } from './davidson.ts';

// Peeking
export {
  safeTwoProportions,
  runningTwoProportions,
  type Bit,
  type SafeTestResult,
} from './safe-test.ts';
export { safePaired, runningPaired } from './safe-test-paired.ts';
export { bettingSequence } from './betting.ts';
export {
  differenceSequence,
  differenceSequenceByArm,
  type Pairing,
} from './difference-sequence.ts';
export { runningFutility } from './futility.ts';
export {
  sequentialVerdict,
  type SequentialQuestion,
  type SequentialVerdict,
} from './sequential-verdict.ts';

// Planning
export { trialsForDifference, normalPower, type PowerQuestion } from './power.ts';
export { barnardPower, fisherPower, mcnemarPower, type PlannedTest } from './power-exact.ts';
export {
  trialsForBarnard,
  trialsForFisher,
  pairsForMcnemar,
  type ExactTrials,
} from './trials-exact.ts';
export { trialsStillNeeded, type TrialsStillNeeded } from './trials-still-needed.ts';
export { minimumDetectable, type MinimumDetectable } from './minimum-detectable.ts';
export { sequentialPlan, type SequentialPlan } from './sequential-plan.ts';

// Calculator
export {
  calculations,
  calculate,
  type Calculation,
  type CalculatorField,
  type CalculatorResult,
} from './calculator.ts';
