import { whereClause, type Statement } from '#lib/metrics/statement.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
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
  const found = await ask(reader, pageStatement(request, where));
  const rows = found.slice(0, request.limit);
  const last = rows.at(-1);
  const next =
    found.length > request.limit && last !== undefined
      ? encodeCursor({ key: Number(last['sort_key']), id: last['episode_id'] as string })
      : null;
  return { rows: rows.map(asEpisodeRow), total: Number(count?.['total'] ?? 0), next };
}

function pageStatement(request: EpisodesRequest, where: Statement): Statement {
  // Episodes without the measurement come last, whichever way the list is sorted.
  const absent = request.descending ? '-1' : '1e300';
  const sortKey = `CAST(coalesce(${sortSql[request.sort]}, ${absent}) AS DOUBLE)`;
  const direction = request.descending ? 'DESC' : 'ASC';
  const beyond = request.descending ? '<' : '>';
  const params = [...where.params];
  let after = '';
  if (request.after !== undefined) {
    const cursor = decodeCursor(request.after);
    // As text: the engine binds a whole number as BIGINT, and the key of an absent measurement is beyond that.
    const key = 'CAST(? AS DOUBLE)';
    after = ` AND (sort_key ${beyond} ${key} OR (sort_key = ${key} AND episode_id > ?))`;
    params.push(String(cursor.key), String(cursor.key), cursor.id);
  }
  const sql = `SELECT ${rowColumns}, sort_key
FROM (SELECT *, ${sortKey} AS sort_key FROM ${filterable} WHERE ${where.sql})
WHERE TRUE${after}
ORDER BY sort_key ${direction}, episode_id
LIMIT ${request.limit + 1}`;
  return { sql, params };
}

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
