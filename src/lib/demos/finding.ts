import type { Grade } from './alignment/alignment.ts';

/**
 * How a disclosure or a claim ends. `verified`: evidence establishes it and nothing claimed goes against it.
 * `contradicted`: evidence goes against what is claimed. `declared`: a person signed it and nothing here can check it.
 * `unknown`: neither; it never counts as a pass.
 */
export const verdicts = ['contradicted', 'unknown', 'declared', 'verified'] as const;
export type Verdict = (typeof verdicts)[number];

/** The worst of several verdicts; `unknown` of none, since nothing was shown. */
export function worst(several: readonly Verdict[]): Verdict {
  return verdicts.find((verdict) => several.includes(verdict)) ?? 'unknown';
}

/** What a finding rests on. Times are ms in the episode or in the clip. */
export type Evidence =
  | {
      readonly kind: 'episode';
      readonly episode_id: string;
      readonly start_ms?: number;
      readonly end_ms?: number;
    }
  | { readonly kind: 'clip'; readonly start_ms: number; readonly end_ms: number }
  | { readonly kind: 'hash'; readonly of: string; readonly sha256: string }
  | {
      readonly kind: 'measure';
      readonly name: string;
      readonly value: number;
      readonly unit: string;
    }
  | {
      readonly kind: 'declaration';
      readonly statement: string;
      readonly signed_by: string;
      readonly signed_at: string;
    };

/** What is found on one of the thirty disclosures. */
export interface Finding {
  /** Number in `disclosures`. */
  readonly disclosure: number;
  readonly verdict: Verdict;
  /** How sure the verdict is; `none` where it is unknown for want of evidence. */
  readonly confidence: Grade;
  /** One plain sentence, or two. */
  readonly sentence: string;
  readonly evidence: readonly Evidence[];
}

export const measure = (name: string, value: number, unit: string): Evidence => ({
  kind: 'measure',
  name,
  value: Number(value.toFixed(4)),
  unit,
});
