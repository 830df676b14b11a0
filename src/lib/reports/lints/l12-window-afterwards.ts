import type { LintFacts } from './facts.ts';
import { found, type Finding } from './finding.ts';

/** L12: a window that was chosen when its figures were known. */
export const windowAfterwards = ({ window }: LintFacts): Finding | null =>
  window.declaredBefore
    ? null
    : found(
        'L12',
        'the window was chosen afterwards: no leaf of the ledger declares it before it started',
      );
