import { isAbsent } from '../facts.ts';
import { duration, listed, percent } from '../phrases.ts';
import { measure } from '../finding.ts';
import { contradicted, needing, ruleFor, unknown, verified } from './rule.ts';

export const leastCoverage = 0.99;

/**
 * Log coverage of the interval shown. The logs that are named must also be those of the clip: where the picture surely
 * shows other episodes than the record names, the record is wrong.
 */
export const coverage = ruleFor(10, (_claimed, facts) =>
  needing(facts.log, (log) => {
    const named = new Set(
      log.parts.filter(({ basis }) => basis === 'given').map(({ episode_id }) => episode_id),
    );
    const seen =
      isAbsent(facts.alignment) || facts.alignment.outcome !== 'match'
        ? []
        : facts.alignment.segments.filter(({ grade }) => grade === 'high' || grade === 'medium');
    const others = seen.map(({ episode_id }) => episode_id).filter((id) => !named.has(id));
    if (named.size > 0 && others.length > 0)
      return contradicted(
        'medium',
        `The picture shows ${listed([...new Set(others)])}, not only what the record names (${listed([...named])}).`,
        others.map((episode_id) => ({ kind: 'episode' as const, episode_id })),
      );
    if (log.parts.length === 0)
      return unknown(
        'It is not known which logs the clip shows: none were named, and none were found.',
      );
    if (log.missing_episodes.length > 0)
      return unknown(`Not in the evidence: ${listed(log.missing_episodes)}.`);
    const logged = log.shown_ms === 0 ? 0 : log.covered_ms / log.shown_ms;
    const clip = log.clip_ms === null || log.clip_ms === 0 ? null : log.accounted_ms / log.clip_ms;
    const evidence = [
      measure('log time in a known class', logged, 'share'),
      ...(clip === null
        ? []
        : [measure('clip time that logs account for', Math.min(1, clip), 'share')]),
    ];
    if (clip !== null && clip < leastCoverage && (log.clip_ms ?? 0) - log.accounted_ms > 500)
      return unknown(
        `No log accounts for ${duration((log.clip_ms ?? 0) - log.accounted_ms)} of the clip.`,
        evidence,
      );
    if (logged < leastCoverage)
      return unknown(
        `The logs cover ${percent(logged)} of the time shown; ${percent(leastCoverage)} are needed.`,
        evidence,
      );
    return verified('high', `The logs cover ${percent(logged)} of the time shown.`, evidence);
  }),
);
