import { traceKind } from '#lib/demos/trace.ts';
import type { FleetFacts } from '#lib/demos/log/attempts.ts';
import type { LogEpisode } from '#lib/demos/log/log-facts.ts';
import type { Row } from '#lib/server/store/decode.ts';
import type { TraceReader } from './traces.ts';

const columns = `episode_id, task, instruction, context, world, policy, checkpoint_sha256, unit, site, started_at,
  duration_ms, sequence, outcome, score, assisted, response_ms, control, incidents, stalled_ms, media, generated,
  TRY_CAST(json_extract_string(extra, '$.clock_bound_ms') AS DOUBLE) AS clock_bound_ms`;

/** Reads at most this many at a time: a day of one robot is far below it. */
const mostEpisodes = 20_000;

/** The episodes of these ids that the evidence holds. */
export async function episodesById(
  store: TraceReader,
  ids: readonly string[],
): Promise<LogEpisode[]> {
  if (ids.length === 0) return [];
  const rows = await store.query(
    `SELECT ${columns} FROM episodes WHERE episode_id IN (${ids.map(() => '?').join(', ')}) ORDER BY started_at, episode_id`,
    [...ids],
  );
  return rows.map(asLogEpisode);
}

/** Everything that these robots did from `hours` before the first of the episodes to `hours` after the last. */
export async function episodesAround(
  store: TraceReader,
  shown: readonly LogEpisode[],
  hours = 24,
): Promise<LogEpisode[]> {
  if (shown.length === 0) return [];
  const units = [...new Set(shown.map(({ unit }) => unit))];
  const starts = shown.map(({ started_at }) => Date.parse(started_at));
  const at = (ms: number): string => new Date(ms).toISOString().replace('T', ' ').replace('Z', '');
  const rows = await store.query(
    `SELECT ${columns} FROM episodes
     WHERE unit IN (${units.map(() => '?').join(', ')})
       AND started_at BETWEEN CAST(? AS TIMESTAMP) AND CAST(? AS TIMESTAMP)
     ORDER BY started_at, episode_id LIMIT ${mostEpisodes}`,
    [
      ...units,
      at(Math.min(...starts) - hours * 3_600_000),
      at(Math.max(...starts) + hours * 3_600_000),
    ],
  );
  return rows.map(asLogEpisode);
}

/** All attempts of the evidence at the task of an episode, with its policy and in its world. */
export async function fleetFacts(
  store: TraceReader,
  shown: readonly LogEpisode[],
): Promise<FleetFacts | null> {
  const [first] = shown;
  if (first === undefined) return null;
  const slowest = Math.max(...shown.map(({ duration_ms }) => duration_ms));
  const [row] = await store.query(
    `SELECT count(*) FILTER (outcome <> 'ungraded')::DOUBLE AS graded,
       count(*) FILTER (outcome = 'success' AND NOT assisted)::DOUBLE AS successes,
       count(*) FILTER (outcome = 'success' AND NOT assisted AND duration_ms <= ?)::DOUBLE AS as_fast,
       count(DISTINCT unit)::DOUBLE AS units
     FROM episodes WHERE task = ? AND policy = ? AND world = ?`,
    [slowest, first.task, first.policy, first.world],
  );
  const number = (name: string): number => Number(row?.[name] ?? 0);
  return {
    graded: number('graded'),
    successes: number('successes'),
    units: number('units'),
    as_fast: number('as_fast'),
  };
}

/** Earlier episodes of the same robots and tasks that name a trace, newest first. */
export async function earlierTraced(
  store: TraceReader,
  shown: readonly LogEpisode[],
  limit: number,
): Promise<LogEpisode[]> {
  const [first] = shown;
  if (first === undefined) return [];
  const rows = await store.query(
    `SELECT ${columns} FROM episodes
     WHERE task = ? AND world = ? AND started_at < CAST(? AS TIMESTAMP) AND contains(media::VARCHAR, ?)
     ORDER BY unit = ? DESC, started_at DESC, episode_id LIMIT ${Math.floor(limit)}`,
    [
      first.task,
      first.world,
      first.started_at.replace('T', ' ').replace('Z', ''),
      traceKind,
      first.unit,
    ],
  );
  const ids = new Set(shown.map(({ episode_id }) => episode_id));
  return rows.map(asLogEpisode).filter(({ episode_id }) => !ids.has(episode_id));
}

/** Episodes with a trace near the named ones, by any robot: at their sites or tasks, within half a day; nearest first. */
export async function tracedNear(
  store: TraceReader,
  named: readonly LogEpisode[],
  limit: number,
): Promise<LogEpisode[]> {
  const [first] = named;
  if (first === undefined) return [];
  const rows = await store.query(
    `SELECT ${columns} FROM episodes
     WHERE (site = ? OR task = ?) AND world = ? AND contains(media::VARCHAR, ?)
       AND abs(epoch_ms(started_at) - ?) <= 43200000
     ORDER BY abs(epoch_ms(started_at) - ?), episode_id LIMIT ${Math.floor(limit)}`,
    [
      ...[first.site, first.task, first.world, traceKind],
      ...[Date.parse(first.started_at), Date.parse(first.started_at)],
    ],
  );
  return rows.map(asLogEpisode);
}

function asLogEpisode(row: Row): LogEpisode {
  const { media, ...rest } = row;
  return { ...(rest as unknown as LogEpisode), trace_sha256: traceOf(media) };
}

function traceOf(media: Row[string] | undefined): string | null {
  if (typeof media !== 'string') return null;
  const items = JSON.parse(media) as readonly { kind?: unknown; sha256?: unknown }[] | null;
  const found = items?.find(({ kind }) => kind === traceKind)?.sha256;
  return typeof found === 'string' ? found : null;
}
