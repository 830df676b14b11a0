import { whereClause, type Statement } from '#lib/metrics/statement.ts';
import type { Cursor } from './cursor.ts';
import type { EpisodesRequest, EpisodeSort } from './types.ts';

/** The total order of the list: by the sort key, then by id. Episodes without the measurement come last. */

/** A relation of episodes with the columns that filters name. */
export const filterable = (episodes: string): string =>
  `(SELECT * REPLACE (suite || '@' || suite_version AS suite), CAST(started_at AS DATE) AS day FROM ${episodes})`;

const keySql: Readonly<Record<EpisodeSort, string>> = {
  started_at: 'epoch_ms(started_at)',
  duration_ms: 'duration_ms',
  response_ms: 'response_ms',
  interventions: 'interventions',
  score: 'score',
};

/** The key of an episode without the measurement: none has less than 0, and none so much. */
export const absentKey = ({ descending }: EpisodesRequest): number => (descending ? -1 : 1e300);

/** The sort key as a DOUBLE, never null. */
export const sortKey = (request: EpisodesRequest): string =>
  `CAST(coalesce(${keySql[request.sort]}, ${absentKey(request)}) AS DOUBLE)`;

type Comparison = '<' | '<=' | '=' | '>=' | '>';

/**
 * `key comparison value` over the evidence column itself, so that the engine passes over row groups by their bounds; null
 * where there is no measurement.
 */
export function keyIs(sort: EpisodeSort, comparison: Comparison, value: number): string {
  const isWhole = Number.isSafeInteger(value) && value >= 0;
  if (sort === 'response_ms' || sort === 'score' || !isWhole)
    return `(CAST(${keySql[sort]} AS DOUBLE) ${comparison} CAST('${value}' AS DOUBLE))`;
  if (sort !== 'started_at') return `(${sort} ${comparison} ${value})`;
  // A key is a whole millisecond, the column may be finer.
  const [begin, end] = [`epoch_ms(${value})`, `epoch_ms(${value + 1})`];
  if (comparison === '=') return `(started_at >= ${begin} AND started_at < ${end})`;
  if (comparison === '<' || comparison === '>=') return `(started_at ${comparison} ${begin})`;
  return comparison === '<=' ? `(started_at < ${end})` : `(started_at >= ${end})`;
}

/** A walk through the list from a mark on, one way or the other. */
export interface Walk {
  readonly isForward: boolean;
  /** Forward: begins behind it; backward: begins with it. Null: from the beginning on. */
  readonly mark: Cursor | null;
  /** Rows wanted. */
  readonly count: number;
}

/** Whether larger keys come first on a walk. */
export const isDownward = (request: EpisodesRequest, { isForward }: Walk): boolean =>
  request.descending === isForward;

/** ORDER BY of a walk, over `sort_key`. */
export const orderOf = (request: EpisodesRequest, walk: Walk): string =>
  `sort_key ${isDownward(request, walk) ? 'DESC' : 'ASC'}, ${idOrder(walk)}`;

export const idOrder = ({ isForward }: Walk): string => `episode_id ${isForward ? 'ASC' : 'DESC'}`;

/** What lies on a walk, over `sort_key`. */
export function onWalk(request: EpisodesRequest, { isForward, mark }: Walk): Statement {
  if (mark === null) return { sql: 'TRUE', params: [] };
  // As text: the engine binds a whole number as BIGINT, and the key of an absent measurement is beyond that.
  const key = 'CAST(? AS DOUBLE)';
  const beyond = `(sort_key ${request.descending ? '<' : '>'} ${key} OR (sort_key = ${key} AND episode_id > ?))`;
  return {
    sql: isForward ? beyond : `NOT ${beyond}`,
    params: [String(mark.key), String(mark.key), mark.id],
  };
}

/** Which episodes the list is of, over `filterable`. */
export function conditions(request: EpisodesRequest): Statement {
  const { filter } = request;
  const where = whereClause(filter);
  const clauses = [where.sql];
  const params: (string | number)[] = [...where.params];
  // Once more over the column itself, by whose bounds the engine passes over row groups.
  if (filter.from !== undefined) {
    clauses.push('started_at >= CAST(? AS TIMESTAMP)');
    params.push(filter.from);
  }
  if (filter.to !== undefined) {
    clauses.push('started_at < CAST(? AS TIMESTAMP) + INTERVAL 1 DAY');
    params.push(filter.to);
  }
  const among = (column: string, values: readonly string[] | undefined): void => {
    if (values === undefined || values.length === 0) return;
    clauses.push(`${column} IN (${values.map(() => '?').join(', ')})`);
    params.push(...values);
  };
  among('outcome', request.outcome);
  among('failure_reason', request.failureReason);
  if (hasText(request)) {
    clauses.push(
      `(contains(lower(episode_id), lower(?)) OR contains(lower(coalesce(instruction, '')), lower(?)))`,
    );
    params.push(request.text, request.text);
  }
  return { sql: clauses.join(' AND '), params };
}

export const hasText = (
  request: EpisodesRequest,
): request is EpisodesRequest & { readonly text: string } =>
  request.text !== undefined && request.text !== '';
