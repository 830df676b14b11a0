import { whereClause } from '#lib/metrics/statement.ts';
import { conditions, filterable, hasText } from './episode-order.ts';
import type { EvidenceReader } from './reader.ts';
import { ask } from './shelved.ts';
import { dayCells, sums } from './sources.ts';
import type { EpisodeRow, EpisodesRequest } from './types.ts';

/** How many episodes of a list started on a UTC day. */
export interface DayCount {
  /** Its first millisecond. */
  readonly start: number;
  readonly episodes: number;
}

/** The facts that count the episodes of each outcome. */
const factsOf: Readonly<Record<EpisodeRow['outcome'], readonly string[]>> = {
  success: ['successes', 'assisted'],
  failure: ['failures'],
  aborted: ['aborted'],
  ungraded: ['ungraded'],
};

/** Sums know dimensions and outcomes, neither reasons of single episodes nor free text. */
export const isCountable = (request: EpisodesRequest): boolean =>
  (request.failureReason ?? []).length === 0 && !hasText(request);

function countSql({ outcome = [] }: EpisodesRequest): string {
  if (outcome.length === 0) return 'sum(episodes)';
  const facts = Object.entries(factsOf).flatMap(([name, names]) =>
    outcome.includes(name) ? names : [],
  );
  return `sum(${facts.length === 0 ? '0' : facts.join(' + ')})`;
}

/** From sums: how many episodes pass the filter, reasons and free text left aside. */
export async function sizeOf(reader: EvidenceReader, request: EpisodesRequest): Promise<number> {
  const { filter } = request;
  const where = whereClause(filter);
  const [row] = await ask(reader, {
    sql: `SELECT CAST(coalesce(${countSql(request)}, 0) AS DOUBLE) AS episodes
FROM ${sums({ by: [], filter })} WHERE ${where.sql}`,
    params: where.params,
  });
  return Number(row?.['episodes'] ?? 0);
}

/** The same by day, days in order. */
export async function daysOf(
  reader: EvidenceReader,
  request: EpisodesRequest,
): Promise<readonly DayCount[]> {
  const { filter } = request;
  const where = whereClause(filter);
  const rows = await ask(reader, {
    sql: `SELECT CAST(epoch_ms(day) AS DOUBLE) AS start, CAST(${countSql(request)} AS DOUBLE) AS episodes
FROM ${dayCells({ by: [], filter })} WHERE ${where.sql} GROUP BY 1 ORDER BY 1`,
    params: where.params,
  });
  return rows.map(({ start, episodes }) => ({ start: Number(start), episodes: Number(episodes) }));
}

/** How many episodes a list is of, counted one by one. */
export async function countedOf(reader: EvidenceReader, request: EpisodesRequest): Promise<number> {
  const where = conditions(request);
  const [row] = await ask(reader, {
    sql: `SELECT count(*) AS total FROM ${filterable('episodes')} WHERE ${where.sql}`,
    params: where.params,
  });
  return Number(row?.['total'] ?? 0);
}
