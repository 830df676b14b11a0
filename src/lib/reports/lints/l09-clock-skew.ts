import type { LintFacts } from './facts.ts';
import { found, type Finding } from './finding.ts';

/** L9: clocks that are wrong put failures into another window, or another robot’s hands. */
export function clockSkew({ clock }: LintFacts): Finding | null {
  const { future, overlaps } = clock;
  const messages = [
    ...(future > 0 ? [`${future} episodes start after they were brought in`] : []),
    ...(overlaps > 0
      ? [`${overlaps} episodes start before the same unit ended the one before`]
      : []),
  ];
  return messages.length === 0 ? null : found('L9', messages.join('; '));
}
