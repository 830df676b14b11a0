import { whereClause, type Statement } from '#lib/metrics/statement.ts';
import { decodeCursor, encodeCursor, type Cursor } from './cursor.ts';
import type { EvidenceReader, Row } from './reader.ts';
import { ask } from './shelved.ts';
import type { EpisodeRow, EpisodesPage, EpisodesRequest, EpisodeSort } from './types.ts';

/** The evidence with the columns that filters name. */
const filterable = `(SELECT * REPLACE (suite || '@' || suite_version AS suite),
  CAST(started_at AS DATE) AS day FROM episodes)`;

export const rowColumns = `episode_id, task, policy, world, simulator, context, site, unit, started_at, duration_ms,
  outcome, assisted, score, failure_reason, autonomous_ms, unknown_ms, interventions, response_ms,
  len(incidents) AS incidents, generated`;

const sortSql: Readonly<Record<EpisodeSort, string>> = {
  started_at: 'epoch_ms(started_at)',
  duration_ms: 'duration_ms',
  response_ms: 'response_ms',
  interventions: 'interventions',
  score: 'score',
};

/** One page of the episodes that match, in a total order: by the sort key, then by id. */
export async function episodesPage(
  reader: EvidenceReader,
  request: EpisodesRequest,
): Promise<EpisodesPage> {
  const where = conditions(request);
  const [count] = await ask(reader, {
    sql: `SELECT count(*) AS total FROM ${filterable} WHERE ${where.sql}`,
    params: where.params,
  });
  const cursor = request.after === undefined ? null : decodeCursor(request.after);
  const found = await ask(reader, pageStatement(request, where, cursor));
  const rows = found.slice(0, request.limit);
  const last = rows.at(-1);
  return {
    rows: rows.map(asEpisodeRow),
    total: Number(count?.['total'] ?? 0),
    next: found.length > request.limit && last !== undefined ? markOf(last) : null,
    previous: cursor === null ? null : await previousMark(reader, request, where, cursor),
  };
}

const markOf = (row: Row): string =>
  encodeCursor({ key: Number(row['sort_key']), id: row['episode_id'] as string });

/** The mark behind which the page before begins; empty where that is the first. */
async function previousMark(
  reader: EvidenceReader,
  request: EpisodesRequest,
  where: Statement,
  cursor: Cursor,
): Promise<string> {
  const [row] = await ask(reader, backStatement(request, where, cursor));
  return row === undefined ? '' : markOf(row);
}

function pageStatement(
  request: EpisodesRequest,
  where: Statement,
  cursor: Cursor | null,
): Statement {
  const { from, forward, isBeyond } = orderOf(request, where);
  const place = cursor === null ? [] : placeParams(cursor);
  const sql = `SELECT ${rowColumns}, sort_key FROM ${from}
WHERE ${cursor === null ? 'TRUE' : isBeyond}
ORDER BY sort_key ${forward}, episode_id
LIMIT ${request.limit + 1}`;
  return { sql, params: [...where.params, ...place] };
}

/** From a mark one page back: what is not beyond it, counted from the mark on. */
function backStatement(request: EpisodesRequest, where: Statement, cursor: Cursor): Statement {
  const { from, backward, isBeyond } = orderOf(request, where);
  const sql = `SELECT episode_id, sort_key FROM ${from}
WHERE NOT ${isBeyond}
ORDER BY sort_key ${backward}, episode_id DESC
LIMIT 1 OFFSET ${request.limit}`;
  return { sql, params: [...where.params, ...placeParams(cursor)] };
}

/** The total order of the list, and what lies beyond a mark in it. */
function orderOf({ sort, descending }: EpisodesRequest, where: Statement) {
  // Episodes without the measurement come last, whichever way the list is sorted.
  const absent = descending ? '-1' : '1e300';
  const sortKey = `CAST(coalesce(${sortSql[sort]}, ${absent}) AS DOUBLE)`;
  // As text: the engine binds a whole number as BIGINT, and the key of an absent measurement is beyond that.
  const key = 'CAST(? AS DOUBLE)';
  return {
    from: `(SELECT *, ${sortKey} AS sort_key FROM ${filterable} WHERE ${where.sql})`,
    forward: descending ? 'DESC' : 'ASC',
    backward: descending ? 'ASC' : 'DESC',
    isBeyond: `(sort_key ${descending ? '<' : '>'} ${key} OR (sort_key = ${key} AND episode_id > ?))`,
  } as const;
}

const placeParams = ({ key, id }: Cursor): readonly string[] => [String(key), String(key), id];

function conditions(request: EpisodesRequest): Statement {
  const filter = whereClause(request.filter);
  const clauses = [filter.sql];
  const params: (string | number)[] = [...filter.params];
  const among = (column: string, values: readonly string[] | undefined): void => {
    if (values === undefined || values.length === 0) return;
    clauses.push(`${column} IN (${values.map(() => '?').join(', ')})`);
    params.push(...values);
  };
  among('outcome', request.outcome);
  among('failure_reason', request.failureReason);
  if (request.text !== undefined && request.text !== '') {
    clauses.push(
      `(contains(lower(episode_id), lower(?)) OR contains(lower(coalesce(instruction, '')), lower(?)))`,
    );
    params.push(request.text, request.text);
  }
  return { sql: clauses.join(' AND '), params };
}

export function asEpisodeRow(row: Row): EpisodeRow {
  const { sort_key: _key, ...rest } = row;
  return rest as unknown as EpisodeRow;
}
