import type { Estimate } from '../estimate.ts';

/** Comparisons of two policies by people, counted; a < b by code unit. */
export interface PreferenceTally {
  readonly a: string;
  readonly b: string;
  readonly prefer_a: number;
  readonly prefer_b: number;
  readonly ties: number;
  /** Comparisons whose evaluator did not know which policy was which. */
  readonly blinded: number;
}

export interface RankedPolicy {
  readonly policy: string;
  /** Log strength against the mean of the ranked policies; null where the policy cannot be ranked. Davidson, Wald. */
  readonly estimate: Estimate;
  readonly wins: number;
  readonly losses: number;
  readonly ties: number;
  readonly comparisons: number;
  /** Policies that share a letter are not told apart. Null where it is not ranked. */
  readonly letters: string | null;
  /** Why it has no rank. */
  readonly unranked: string | null;
}

/** How far a is above b. */
export interface PreferenceContrast extends PreferenceTally {
  /** Difference of log strengths, a − b; null where one of them is not ranked. */
  readonly estimate: Estimate;
  readonly p: number | null;
  /** Adjusted over all pairs of ranked policies (Holm). */
  readonly p_holm: number | null;
  readonly apart: boolean;
}

export interface PreferenceAnswer {
  readonly metric: 'preference/1';
  readonly sql_sha256: string;
  /** Best first; those without a rank last. */
  readonly rows: readonly RankedPolicy[];
  readonly contrasts: readonly PreferenceContrast[];
  /** Comparisons that the ranking stands on, and how they ended. */
  readonly comparisons: number;
  readonly ties: number;
  readonly blinded: number;
  /** Comparisons left out because a policy in them cannot be ranked. */
  readonly left_out: number;
  /** How readily comparisons tie: 0 without ties. Null without a fit. */
  readonly nu: number | null;
  readonly sentence: string;
  readonly evidence: {
    readonly batches: number;
    readonly records: number;
    readonly root: string;
  };
}
