import type { LintFacts } from './facts.ts';
import { found, hours, percent, type Finding } from './finding.ts';

/** Above this share, standing still is more than the pauses of a task. */
const mostStalled = 0.1;

/** L3: waiting or charging counted as autonomous work. */
export function idleAsAutonomous({ time, waitingTasks }: LintFacts): Finding | null {
  const waiting = waitingTasks.filter(({ autonomous_ms }) => autonomous_ms > 0);
  const stalled = time.autonomous === 0 ? 0 : time.stalled / time.autonomous;
  const messages = [
    ...waiting.map(
      ({ task, autonomous_ms }) =>
        `${hours(autonomous_ms)} of the task "${task}" count as autonomous work`,
    ),
    ...(stalled > mostStalled
      ? [`the robots stood still in ${percent(stalled)} of the autonomous time`]
      : []),
  ];
  return messages.length === 0 ? null : found('L3', messages.join('; '));
}
