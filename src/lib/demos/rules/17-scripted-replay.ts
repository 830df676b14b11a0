import { shownTime } from '../log/log-facts.ts';
import { duration } from '../phrases.ts';
import { measure } from '../finding.ts';
import { contradicted, isEmptyLog, needing, ruleFor, unknown, verified } from './rule.ts';

/** Motion that repeats an earlier episode this closely was not made anew. A policy that reacts never repeats itself so. */
export const replayR = 0.998;
/** Over at least this much of it, ms. */
export const replayLeastMs = 8_000;

/** Scripted replay: the commanded motion correlated with that of earlier episodes of the same robot and task. */
export const scriptedReplay = ruleFor(17, (claimed, facts) =>
  needing(facts.log, (log) => {
    if (isEmptyLog(log)) return unknown('No log of the time shown was given.');
    const scripted = shownTime(log).get('scripted') ?? 0;
    if (scripted > 0) {
      const sentence = `${duration(scripted)} of what is shown are logged as a scripted replay.`;
      return claimed.autonomous ? contradicted('high', sentence) : verified('high', sentence);
    }
    const { replay } = log;
    if (replay === null)
      return unknown('Too few motion traces are logged to compare with earlier episodes.');
    const evidence = [
      { kind: 'episode' as const, episode_id: replay.episode_id },
      { kind: 'episode' as const, episode_id: replay.earlier_episode_id },
      measure('r of the motions', replay.r, ''),
      measure('compared episodes', log.replay_compared, 'episodes'),
    ];
    if (replay.r >= replayR && replay.overlap_ms >= replayLeastMs) {
      const sentence = `The motion repeats that of ${replay.earlier_episode_id} (r = ${replay.r.toFixed(4)} over ${duration(replay.overlap_ms)}): a replay.`;
      return claimed.autonomous
        ? contradicted('medium', sentence, evidence)
        : verified('medium', sentence, evidence);
    }
    return verified(
      'medium',
      `The motion repeats none of ${log.replay_compared} earlier episodes (closest r = ${replay.r.toFixed(3)}).`,
      evidence,
    );
  }),
);
