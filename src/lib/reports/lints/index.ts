import type { LintFacts } from './facts.ts';
import { lintIds, type Finding, type LintId } from './finding.ts';
import { takeoverBeforeFailure } from './l01-takeover-before-failure.ts';
import { takeoversLeftOut } from './l02-takeovers-left-out.ts';
import { idleAsAutonomous } from './l03-idle-as-autonomous.ts';
import { supervisedAsAutonomous } from './l04-supervised-as-autonomous.ts';
import { adviceNotCounted } from './l05-advice-not-counted.ts';
import { helpRequests } from './l06-help-requests.ts';
import { coarseSampling } from './l07-coarse-sampling.ts';
import { modeFlag } from './l08-mode-flag.ts';
import { clockSkew } from './l09-clock-skew.ts';
import { darkMinutes } from './l10-dark-minutes.ts';
import { counterGaps } from './l11-counter-gaps.ts';
import { windowAfterwards } from './l12-window-afterwards.ts';
import { oneRobotFleet } from './l13-one-robot-fleet.ts';
import { easierMix } from './l14-easier-mix.ts';
import { unpaidResets } from './l15-unpaid-resets.ts';
import { scriptedReplay } from './l16-scripted-replay.ts';
import { runsStopped } from './l17-runs-stopped.ts';
import { simMixed } from './l18-sim-mixed.ts';
import { definitionChanged } from './l19-definition-changed.ts';
import { targetAsOutcome } from './l20-target-as-outcome.ts';
import { noInterval } from './l21-no-interval.ts';

/** What each lint is after, in the words of design/metrics.md. */
export const lintTitles: { readonly [L in LintId]: string } = {
  L1: 'takeover just before failure',
  L2: 'takeovers left out as “not safety related”',
  L3: 'idle or charging counted autonomous',
  L4: 'supervised counted autonomous',
  L5: 'advice not counted',
  L6: 'help requests that resolved themselves not counted',
  L7: 'short bursts lost to sampling',
  L8: 'mode flag contradicts command stream',
  L9: 'clock skew',
  L10: 'logs missing in the bad minutes',
  L11: 'gaps in the episode counter',
  L12: 'window chosen afterwards',
  L13: 'one robot presented as the fleet',
  L14: 'easier task mix',
  L15: 'resets and staging unpaid for',
  L16: 'scripted replay called autonomous',
  L17: 'runs stopped when failure looms',
  L18: 'sim mixed with real',
  L19: 'definition changed',
  L20: 'target shown as outcome',
  L21: 'no n, no interval, rounded up',
};

const lints: { readonly [L in LintId]: (facts: LintFacts) => Finding | null } = {
  L1: takeoverBeforeFailure,
  L2: takeoversLeftOut,
  L3: idleAsAutonomous,
  L4: supervisedAsAutonomous,
  L5: adviceNotCounted,
  L6: helpRequests,
  L7: coarseSampling,
  L8: modeFlag,
  L9: clockSkew,
  L10: darkMinutes,
  L11: counterGaps,
  L12: windowAfterwards,
  L13: oneRobotFleet,
  L14: easierMix,
  L15: unpaidResets,
  L16: scriptedReplay,
  L17: runsStopped,
  L18: simMixed,
  L19: definitionChanged,
  L20: targetAsOutcome,
  L21: noInterval,
};

/** One line of a report's list of lints: every lint is named, also where nothing was found. */
export interface LintLine {
  readonly id: LintId;
  readonly title: string;
  readonly verdict: 'clear' | 'found' | 'cannot_tell';
  readonly message: string;
}

/** Runs all lints. */
export const lintReport = (facts: LintFacts): readonly LintLine[] =>
  lintIds.map((id) => {
    const finding = lints[id](facts);
    return {
      id,
      title: lintTitles[id],
      verdict: finding?.verdict ?? 'clear',
      message: finding?.message ?? 'looked for and not found',
    };
  });

/** One lint by its id. */
export const runLint = (id: LintId, facts: LintFacts): Finding | null => lints[id](facts);
