import type { SequentialVerdict } from '#lib/stats/sequential-verdict.ts';
import type { Estimate } from '../estimate.ts';
import type { EvidenceRef } from '../answers.ts';

/** One policy version on one task in one world. */
export interface ComparedPolicy {
  readonly policy: string;
  readonly estimate: Estimate;
  readonly trials: number;
  readonly successes: number;
  readonly assisted: number;
  readonly units: number;
  /** Compact letter display: versions that share a letter are not told apart. Null with fewer than two to compare. */
  readonly letters: string | null;
}

/** How two versions ended from the same initial states. */
export interface PairedOutcomes {
  readonly n: number;
  readonly both: number;
  readonly only_a: number;
  readonly only_b: number;
  readonly neither: number;
}

/**
 * `better`/`worse`: of b against a, where the Holm-adjusted p of the family reaches 1 − level and the interval excludes 0.
 * `none`: not so, which is not evidence of equality. `not_enough`: too few trials to show a rate at all.
 */
export type ComparisonFinding = 'better' | 'worse' | 'none' | 'not_enough';

export type ComparisonTest =
  | 'mcnemar-exact' // pairs that share an initial state
  | 'barnard' // unconditional exact, at the effective sample sizes
  | 'score'; // pooled score test at the effective sample sizes, where the arms are too large for the exact one

/** Version b against version a. */
export interface PairComparison {
  readonly a: string;
  readonly b: string;
  /** b − a, at the level asked for, not adjusted for the number of comparisons. */
  readonly estimate: Estimate;
  readonly test: ComparisonTest | null;
  readonly p: number | null;
  /** Adjusted over the pairs of the task (Holm). */
  readonly p_holm: number | null;
  /** Comparisons in that family. */
  readonly comparisons: number;
  /** Pairs joined by pair_id, where the comparison is paired; null where it is not. */
  readonly pairs: PairedOutcomes | null;
  /** P(rate of b > rate of a), uniform priors, as if unpaired, at the effective sample sizes. */
  readonly probability_better: number | null;
  readonly finding: ComparisonFinding;
  /** What a run that is looked at after every trial may do now; null where it was not computed or no order is known. */
  readonly sequential: SequentialReading | null;
  readonly plan: ComparisonPlan | null;
  /** What a manager can quote: never stronger than the numbers. */
  readonly sentence: string;
}

/** A comparison before its p is adjusted and its finding named. */
export type RawComparison = Omit<PairComparison, 'p_holm' | 'finding' | 'sentence'>;

/** The verdict on a run that may stop at any trial. */
export interface SequentialReading {
  readonly verdict: SequentialVerdict['verdict'];
  /** The version that is ahead where the verdict is stop-better. */
  readonly better: string | null;
  /** Trials an arm (or pairs) after which the verdict fell; null while it has not. */
  readonly decided_at: number | null;
  /** Trials an arm (or pairs) counted, in the order in which they were run. */
  readonly blocks: number;
  readonly e: number;
  /** b − a, valid at every look. */
  readonly estimate: Estimate;
  /** About how many more trials an arm (or pairs) until a stop; null when stopped, or beyond the horizon. */
  readonly more: number | null;
  readonly horizon: number;
  /** Chance of a wrong stop for this pair: 1 − level, shared among the pairs of the task. */
  readonly alpha: number;
  readonly delta: number;
  readonly sentence: string;
}

/** What more trials would buy. */
export interface ComparisonPlan {
  /** The smallest fall and rise from a that the trials at hand find with 80 % power; null where none would be. */
  readonly detectable_down: number | null;
  readonly detectable_up: number | null;
  /** The difference planned for. */
  readonly difference: number;
  /** Trials an arm (or pairs) to find it with 80 % power. */
  readonly trials_per_arm: number;
  /** Still to run of each version, at the design effect seen. */
  readonly more_a: number;
  readonly more_b: number;
  readonly unit: 'trials' | 'pairs';
  readonly sentence: string;
}

export interface ComparedTask {
  readonly task: string;
  readonly world: 'real' | 'sim';
  /** name@version; null for real. */
  readonly simulator: string | null;
  readonly policies: readonly ComparedPolicy[];
  readonly pairs: readonly PairComparison[];
}

/** Version b against a over all tasks in which both have evidence. */
export interface OverallComparison {
  readonly a: string;
  readonly b: string;
  readonly world: 'real' | 'sim';
  readonly simulator: string | null;
  readonly tasks: number;
  /** Weighted by the tasks' sizes, as if unpaired. */
  readonly mantel_haenszel: Estimate;
  /** Each task counts the same. What the finding stands on. */
  readonly equal_weights: Estimate;
  /** Of the equal-weights mean against 0, from its interval; and adjusted over the pairs of the world (Holm). */
  readonly p: number;
  readonly p_holm: number;
  readonly comparisons: number;
  readonly finding: ComparisonFinding;
  readonly sentence: string;
}

export interface CompareAnswer {
  readonly metric: 'compare/1';
  readonly sql_sha256: string;
  readonly policies: readonly string[];
  readonly level: number;
  /** The difference that would matter. */
  readonly margin: number;
  /** Whether runs were read trial by trial: not where there are too many comparisons. */
  readonly read_in_order: boolean;
  /** Regressions first, then what is not told apart, then what got better. */
  readonly rows: readonly ComparedTask[];
  readonly overall: readonly OverallComparison[];
  readonly evidence: EvidenceRef;
  readonly generated: number;
}
