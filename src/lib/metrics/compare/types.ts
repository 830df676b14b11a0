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
 * `better`/`worse`: of b against a, where the Holm-adjusted p of the task reaches 1 − level. `none`: it does not, which is
 * not evidence of equality. `not_enough`: too few trials to show a rate at all.
 */
export type ComparisonFinding = 'better' | 'worse' | 'none' | 'not_enough';

export type ComparisonTest =
  | 'mcnemar-exact' // pairs that share an initial state
  | 'barnard' // unconditional exact, at the effective sample sizes
  | 'score'; // pooled score test, where the arms are too large for the exact one

/** Version b against version a. */
export interface PairComparison {
  readonly a: string;
  readonly b: string;
  /** b − a. */
  readonly estimate: Estimate;
  readonly test: ComparisonTest | null;
  readonly p: number | null;
  /** Adjusted over the pairs of the task (Holm). */
  readonly p_holm: number | null;
  /** Pairs joined by pair_id, where the comparison is paired. */
  readonly pairs: PairedOutcomes | null;
  /** P(rate of b > rate of a), uniform priors, unpaired. */
  readonly probability_better: number | null;
  readonly finding: ComparisonFinding;
  /** What a run that is looked at after every trial may do now; null where it was not asked for. */
  readonly sequential: SequentialVerdict | null;
  readonly plan: ComparisonPlan | null;
  /** What a manager can quote: never stronger than the numbers. */
  readonly sentence: string;
}

/** What more trials would buy. */
export interface ComparisonPlan {
  /** The smallest fall and rise from a that the trials at hand find with 80 % power; null where none would be. */
  readonly detectable_down: number | null;
  readonly detectable_up: number | null;
  /** The difference planned for. */
  readonly difference: number;
  /** Trials an arm to find it with 80 % power, and still to run. */
  readonly trials_per_arm: number;
  readonly more_a: number;
  readonly more_b: number;
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
  /** Weighted by the tasks' sizes. */
  readonly mantel_haenszel: Estimate;
  /** Each task counts the same. */
  readonly equal_weights: Estimate;
  readonly sentence: string;
}

export interface CompareAnswer {
  readonly metric: 'compare/1';
  readonly sql_sha256: string;
  readonly policies: readonly string[];
  /** Regressions first, then what is not told apart, then what got better. */
  readonly rows: readonly ComparedTask[];
  readonly overall: readonly OverallComparison[];
  readonly evidence: EvidenceRef;
  readonly generated: number;
}
