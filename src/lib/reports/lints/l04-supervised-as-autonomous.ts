import type { AutonomyFigures } from '#lib/metrics/answers.ts';
import type { LintFacts } from './facts.ts';
import { found, percent, type Finding } from './finding.ts';

/** A gap below this does not change what the ratio says. */
const smallGap = 0.02;

/** L4: time in which somebody was assigned to watch, counted as autonomous. The headline must be the strict ratio. */
export function supervisedAsAutonomous({ time, figures }: LintFacts): Finding | null {
  const wrong = figures.filter(
    (figure) =>
      figure.metric === 'autonomy/1' && !headlineIsStrict(figure.figures as AutonomyFigures),
  );
  if (wrong.length > 0)
    return found(
      'L4',
      `${wrong.length} headline ratios are not the strict ratio of their own sums`,
    );
  const active = time.autonomous + time.supervised;
  if (active === 0 || time.supervised / active <= smallGap) return null;
  return found(
    'L4',
    `a person watched ${percent(time.supervised / active)} of the time in which the policy drove. Only the strict ratio leaves that out; never quote the inclusive one alone`,
  );
}

function headlineIsStrict({ headline, time_ms, active_ms }: AutonomyFigures): boolean {
  if (headline === null) return true;
  return Math.abs(headline[0] - time_ms.autonomous / active_ms) < 1e-9;
}
