import { isAbsent } from '../facts.ts';
import { clock, listed } from '../phrases.ts';
import { measure } from '../finding.ts';
import { needing, ruleFor, unknown, verified } from './rule.ts';

/**
 * Cuts by the picture alone: a hint, whichever way it falls. A jump cut of a fixed camera changes the picture less than an
 * encoder's own key frame does, so that no number here can prove that there is none.
 */
export const cuts = ruleFor(7, (_claimed, facts) =>
  needing(facts.video, ({ cut_hints }) => {
    const strongest = cut_hints.slice(0, 5);
    const evidence = strongest.flatMap(({ at_ms, z }) => [
      { kind: 'clip' as const, start_ms: Math.round(at_ms), end_ms: Math.round(at_ms) },
      measure('robust z', z, ''),
    ]);
    const seen = isAbsent(facts.alignment) ? [] : facts.alignment.jumps;
    const confirmed = seen.filter(({ clip_ms }) =>
      cut_hints.some(({ at_ms }) => Math.abs(at_ms - clip_ms) < 1500),
    );
    if (confirmed.length > 0)
      return verified(
        'medium',
        `A cut at ${listed(confirmed.map(({ clip_ms }) => clock(clip_ms)))}: the picture jumps where the logs jump.`,
        evidence,
      );
    if (strongest.length === 0)
      return unknown('No frame stands out as a cut. That does not prove that there is none.');
    const places = listed(strongest.map(({ at_ms }) => clock(at_ms)));
    return unknown(
      `The picture changes abruptly at ${places}: perhaps a cut, a hint only.`,
      evidence,
    );
  }),
);
