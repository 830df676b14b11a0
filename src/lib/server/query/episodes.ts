import { decodeCursor, encodeCursor, type Cursor } from './cursor.ts';
import { countedOf, daysOf, isCountable, sizeOf } from './episode-counts.ts';
import { hasText, type Walk } from './episode-order.ts';
import { fewRows, narrowWalk, plainWalk, type Asked } from './episode-walk.ts';
import type { EvidenceReader, Row } from './reader.ts';
import type { EpisodeRow, EpisodesPage, EpisodesRequest } from './types.ts';

export const rowColumns = `episode_id, task, policy, world, simulator, context, site, unit, started_at, duration_ms,
  outcome, assisted, score, failure_reason, autonomous_ms, unknown_ms, interventions, response_ms,
  len(incidents) AS incidents, generated`;

/** Sorted by time, fewer are read as they are: the narrow way needs no pass over keys then. */
const fewByTime = 20_000;

/**
 * One page of the episodes that match, in a total order: by the sort key, then by id.
 *
 * @param few below so many a list is read as it is; left out: what has proven quicker
 */
export async function episodesPage(
  reader: EvidenceReader,
  request: EpisodesRequest,
  few?: number,
): Promise<EpisodesPage> {
  const cursor = request.after === undefined ? null : decodeCursor(request.after);
  const isByTime = request.sort === 'started_at' && isCountable(request);
  const days = isByTime ? await daysOf(reader, request) : null;
  const size = days?.reduce((sum, { episodes }) => sum + episodes, 0);
  const most = size ?? (hasText(request) ? 0 : await sizeOf(reader, request));
  const isNarrow = !hasText(request) && most > (few ?? (isByTime ? fewByTime : fewRows));
  const rowsOn = (columns: string, walk: Walk): Promise<readonly Row[]> => {
    const asked: Asked = { request, columns, days };
    return isNarrow ? narrowWalk(reader, asked, walk, few) : plainWalk(reader, asked, walk);
  };
  const count = request.limit + 1;
  const [total, found, previous] = await Promise.all([
    isCountable(request) ? most : countedOf(reader, request),
    rowsOn(rowColumns, { isForward: true, mark: cursor, count }),
    cursor === null
      ? null
      : rowsOn('episode_id', { isForward: false, mark: cursor, count }).then(
          // The mark behind which the page before begins; empty where that is the first.
          (rows) => markOf(rows[request.limit]) ?? '',
        ),
  ]);
  const rows = found.slice(0, request.limit);
  return {
    rows: rows.map(asEpisodeRow),
    total,
    next: found.length > request.limit ? markOf(rows.at(-1)) : null,
    previous,
  };
}

function markOf(row: Row | undefined): string | null {
  if (row === undefined) return null;
  const cursor: Cursor = { key: Number(row['sort_key']), id: row['episode_id'] as string };
  return encodeCursor(cursor);
}

export function asEpisodeRow(row: Row): EpisodeRow {
  const { sort_key: _key, ...rest } = row;
  return rest as unknown as EpisodeRow;
}
