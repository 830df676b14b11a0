import type { Place } from './plan.ts';
import { strand, uniformAt } from './noise.ts';
import { episodesPerSession } from './streams.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** The programme's first day: 2026-08-03, a Monday. Its 90th and last is 2026-10-31. */
export const firstDay = Date.UTC(2026, 7, 3);
export const programmeDays = 90;

/** Time between the starts of two episodes of a session; no episode lasts as long. */
const pace = 7 * minute;
const jitter = 1.5 * minute;

/** Start of the episode by a right clock, ms since 1970. `own` is the episode's own uniform draw. */
export function trueStart(seed: number, { wave, slot }: Place, own: number): number {
  const { stream, streamIndex, session, sessionPlan, ordinal } = slot;
  const phase = uniformAt(seed, strand.unitPhase, wave, streamIndex);
  const planned = firstDay + Math.floor(sessionPlan.day + phase * sessionPlan.spread) * day;
  const sunday = stream.restsOnSunday && new Date(planned).getUTCDay() === 0;
  const [from, to] = stream.hours;
  const opening =
    from + (to - from) * uniformAt(seed, strand.sessionHour, wave, streamIndex, session);
  const place = ordinal % episodesPerSession;
  return Math.round(planned + (sunday ? day : 0) + opening * hour + place * pace + own * jitter);
}

/** The one unit whose clock is wrong: the academy's first. */
export const hasBadClock = ({ wave, slot }: Place): boolean =>
  wave === 0 && slot.stream.key === 'academy';

/**
 * How far the unit's clock is off at this episode, ms. In every fifth session it is set back by 47 minutes half-way, so
 * that later episodes seem to overlap earlier ones; in every tenth it runs more than three hours ahead.
 */
export function clockError(place: Place): number {
  if (!hasBadClock(place)) return 0;
  const { session, ordinal } = place.slot;
  if (session % 5 === 3 && ordinal % episodesPerSession >= episodesPerSession / 2)
    return -47 * minute;
  return session % 10 === 6 ? 3 * hour + 12 * minute : 0;
}
