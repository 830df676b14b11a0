import type { Outcome } from '#lib/log/index.ts';
import type { LogEpisode } from './log-facts.ts';

/** One attempt of the session: a small multiple of the page. */
export interface Attempt {
  readonly episode_id: string;
  readonly unit: string;
  readonly sequence: number | null;
  readonly started_at: string;
  readonly duration_ms: number;
  readonly outcome: Outcome;
  readonly assisted: boolean;
  readonly score: number | null;
  readonly shown: boolean;
  /** 1 for the first of the session. */
  readonly take: number;
}

/** Numbers that a unit's counter passed over. */
export interface CounterGap {
  readonly unit: string;
  readonly from: number;
  readonly to: number;
}

/** Attempts at the task of the clip with the policy of the clip, everywhere; what one take is drawn from. */
export interface FleetFacts {
  readonly graded: number;
  /** Successes without help. */
  readonly successes: number;
  readonly units: number;
  /** Successes at least as fast as the slowest take shown. */
  readonly as_fast: number;
}

/** All attempts at the same task with the same policy by the shown units, in one session. */
export interface AttemptFacts {
  readonly task: string;
  readonly policy: string;
  readonly attempts: readonly Attempt[];
  readonly gaps: readonly CounterGap[];
  /** Every episode of the units in the session has a number, and the numbers rise with time. */
  readonly counter: 'monotone' | 'absent' | 'out_of_order';
  readonly fleet: FleetFacts | null;
}

/** A longer pause ends a session. */
const sessionGapMs = 4 * 3_600_000;

/**
 * The session around the shown episodes: attempts at their task and policy by their units, as long as no pause exceeds
 * four hours; and the gaps in those units' counters from the episode before the session to the one after it.
 *
 * @param around all episodes of the shown units for a day on either side
 */
export function attemptFacts(
  shown: readonly LogEpisode[],
  around: readonly LogEpisode[],
  fleet: FleetFacts | null = null,
): AttemptFacts | null {
  const first = shown[0];
  if (first === undefined) return null;
  const units = new Set(shown.map(({ unit }) => unit));
  const ids = new Set(shown.map(({ episode_id }) => episode_id));
  const of = byStart(around.filter(({ unit }) => units.has(unit)));
  const alike = of.filter(({ task, policy, world }) =>
    shown.some((each) => each.task === task && each.policy === policy && each.world === world),
  );
  const session = contiguous(alike, ids);
  return {
    task: first.task,
    policy: first.policy,
    attempts: session.map((episode, index) => ({ ...attemptOf(episode, ids), take: index + 1 })),
    ...counters(of, session, units),
    fleet,
  };
}

/** A success that nobody helped with. */
export const succeeded = ({ outcome, assisted }: Pick<Attempt, 'outcome' | 'assisted'>): boolean =>
  outcome === 'success' && !assisted;

const byStart = (episodes: readonly LogEpisode[]): LogEpisode[] =>
  episodes.toSorted(
    (a, b) =>
      Date.parse(a.started_at) - Date.parse(b.started_at) || (a.sequence ?? 0) - (b.sequence ?? 0),
  );

const startOf = ({ started_at }: LogEpisode): number => Date.parse(started_at);
const endOf = (episode: LogEpisode): number => startOf(episode) + episode.duration_ms;

/** From the first shown episode back and from the last one on, until a pause is too long. */
function contiguous(episodes: readonly LogEpisode[], ids: ReadonlySet<string>): LogEpisode[] {
  let start = episodes.findIndex(({ episode_id }) => ids.has(episode_id));
  let end = episodes.findLastIndex(({ episode_id }) => ids.has(episode_id));
  if (start < 0) return [];
  const near = (a: LogEpisode | undefined, b: LogEpisode | undefined): boolean =>
    a !== undefined && b !== undefined && startOf(b) - endOf(a) <= sessionGapMs;
  while (near(episodes[start - 1], episodes[start])) start--;
  while (near(episodes[end], episodes[end + 1])) end++;
  return episodes.slice(start, end + 1);
}

function attemptOf(episode: LogEpisode, ids: ReadonlySet<string>): Omit<Attempt, 'take'> {
  const { episode_id, unit, sequence, started_at, duration_ms, outcome, assisted, score } = episode;
  const shown = ids.has(episode_id);
  return { episode_id, unit, sequence, started_at, duration_ms, outcome, assisted, score, shown };
}

function counters(
  episodes: readonly LogEpisode[],
  session: readonly LogEpisode[],
  units: ReadonlySet<string>,
): Pick<AttemptFacts, 'gaps' | 'counter'> {
  const gaps: CounterGap[] = [];
  let counter: AttemptFacts['counter'] = 'monotone';
  for (const unit of units) {
    const own = withNeighbours(
      episodes.filter((episode) => episode.unit === unit),
      session,
    );
    const numbers = own.map(({ sequence }) => sequence);
    if (numbers.some((number) => number === null)) return { gaps, counter: 'absent' };
    for (let i = 1; i < numbers.length; i++) {
      const [before, after] = [numbers[i - 1] ?? 0, numbers[i] ?? 0];
      if (after <= before) counter = 'out_of_order';
      else if (after > before + 1) gaps.push({ unit, from: before + 1, to: after - 1 });
    }
  }
  return { gaps, counter };
}

/** The unit's episodes from the one before the session to the one after it. */
function withNeighbours(own: readonly LogEpisode[], session: readonly LogEpisode[]): LogEpisode[] {
  const [first, last] = [session[0], session.at(-1)];
  if (first === undefined || last === undefined) return [];
  const start = own.findIndex((episode) => startOf(episode) >= startOf(first));
  const end = own.findLastIndex((episode) => startOf(episode) <= startOf(last));
  return start < 0 ? [] : own.slice(Math.max(0, start - 1), end + 2);
}
