import { atLeast, type Alignment, type Jump } from '../alignment/alignment.ts';
import { isAbsent, type Absent } from '../facts.ts';
import type { LogFacts } from '../log/log-facts.ts';
import { clock, duration, listed } from '../phrases.ts';
import { measure } from '../finding.ts';
import { segmentsTold, whyNoMatch } from './05-speed.ts';
import { contradicted, needing, ruleFor, unknown, verified } from './rule.ts';

/**
 * One continuous take: the place in the log rises with the clip, at a steady speed, without a step of more than half a
 * second. "Autonomous" needs this too: what was cut out is where help would have been.
 */
export const continuous = ruleFor(8, (claimed, { alignment, log }) =>
  needing(alignment, (found) => {
    const told = segmentsTold(found);
    if (told.length === 0) return unknown(whyNoMatch(found));
    const evidence = found.jumps.flatMap(jumpEvidence);
    const sure = found.jumps.filter(({ grade }) => atLeast(grade, 'medium'));
    const against = claimed.oneTake || claimed.uncut;
    if (sure.length > 0) {
      const which =
        found.outcome === 'repeated'
          ? ' How much was left out is uncertain: the logs repeat this motion.'
          : '';
      const sentence = `Not one continuous take: ${listed(sure.map(describeJump))}.${which}`;
      if (against) return contradicted(bestGrade(sure), sentence, evidence);
      // An edited clip may still be autonomous throughout, if what was left out is logged as well as what was left in.
      return claimed.autonomous && !accountsFor(found, log)
        ? unknown(`${sentence} What was left out is not accounted for.`, evidence)
        : verified(bestGrade(sure), sentence, evidence);
    }
    if (found.jumps.length > 0)
      return unknown(`Perhaps not one take: ${listed(found.jumps.map(describeJump))}.`, evidence);
    if (found.unmatched.length > 0 || moving(told) < 0.8 * found.moving_ms)
      return unknown(
        'Continuous where it agrees with the logs; part of the motion agrees with none.',
      );
    if (found.outcome === 'repeated')
      return unknown(
        'No break is found; but the logs repeat this motion, and a cut from one time to the next would not show.',
        told.map(({ r }) => measure('r', r, '')),
      );
    return verified(
      told.every(({ grade }) => grade === 'high') ? 'high' : 'medium',
      `One continuous take as far as it moves: ${Math.round(moving(told) / 1000)} s of motion follow the log without a step.`,
      told.map(({ r }) => measure('r', r, '')),
    );
  }),
);

const moving = (segments: Alignment['segments']): number =>
  segments.reduce((sum, { moving_ms }) => sum + moving_ms, 0);

/** Every episode between which the clip jumps is in the evidence whole, so that rules 3, 12 and 15 judge what was left out. */
function accountsFor({ jumps }: Alignment, log: LogFacts | Absent): boolean {
  if (isAbsent(log)) return false;
  const known = new Set(log.episodes.map(({ episode_id }) => episode_id));
  return jumps.every(
    ({ from_episode_id, to_episode_id }) => known.has(from_episode_id) && known.has(to_episode_id),
  );
}

const bestGrade = (jumps: readonly Jump[]) =>
  jumps.some(({ grade }) => grade === 'high') ? 'high' : 'medium';

export function describeJump({ kind, clip_ms, skipped_ms, to_episode_id }: Jump): string {
  const where = `at ${clock(clip_ms)}`;
  const length = duration(Math.abs(skipped_ms));
  switch (kind) {
    case 'excision':
      return `${length} are cut out ${where}`;
    case 'freeze':
      return `the picture stands still for ${length} ${where}`;
    case 'repeat':
      return `${length} are shown again ${where}`;
    case 'reorder':
      return `the order of events changes ${where}`;
    case 'splice':
      return `another episode goes on ${where} (${to_episode_id})`;
  }
}

const jumpEvidence = ({ clip_ms, skipped_ms, from_episode_id, to_episode_id }: Jump) => [
  { kind: 'clip' as const, start_ms: clip_ms, end_ms: clip_ms },
  { kind: 'episode' as const, episode_id: from_episode_id },
  { kind: 'episode' as const, episode_id: to_episode_id },
  measure('log time skipped', skipped_ms / 1000, 's'),
];
