import type { OperatorTrial } from './operator-view.ts';

/** A planned trial with what has been reported of it. */
export interface ConsoleTrial extends OperatorTrial {
  readonly report: {
    readonly outcome: string;
    readonly failure_reason: string | null;
    readonly corrected: boolean;
    readonly grader: string | null;
  } | null;
  /** Whether a second person grades it from the recordings. */
  readonly second: 'not asked' | 'open' | 'done';
}

/** What the operator's console needs to know of a run; nothing that would unblind it. */
export interface ConsoleSheet {
  readonly run_id: string;
  readonly instruction: string;
  readonly trial_s: number;
  readonly checklist: readonly string[];
  readonly questions: readonly { readonly id: string; readonly text: string }[];
  readonly reasons: readonly string[];
  readonly interventions: readonly string[];
  readonly factors: Readonly<Record<string, string>>;
  readonly concealed: Readonly<Record<string, string>>;
  readonly trials: readonly ConsoleTrial[];
}
