import type { LintFacts } from './facts.ts';
import { found, type Finding } from './finding.ts';

/** L1: a person takes over just before it goes wrong, and the failure is written to the person. */
export const takeoverBeforeFailure = ({ chargedAfterTakeover }: LintFacts): Finding | null =>
  chargedAfterTakeover === 0
    ? null
    : found(
        'L1',
        `${chargedAfterTakeover} failures or incidents came within 30 s after a person took over. They are charged to autonomy here; a figure that leaves them out is too good`,
      );
