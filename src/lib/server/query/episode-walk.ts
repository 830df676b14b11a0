import type { DayCount } from './episode-counts.ts';
import {
  absentKey,
  conditions,
  filterable,
  idOrder,
  isDownward,
  keyIs,
  onWalk,
  orderOf,
  sortKey,
  type Walk,
} from './episode-order.ts';
import type { EvidenceReader, Row } from './reader.ts';
import { ask } from './shelved.ts';
import type { EpisodesRequest } from './types.ts';

/**
 * The rows of a walk through a list of many episodes. To rank them, the plain statement reads every column of all that
 * pass the filter. Here the keys alone are ranked first; then only those rows are looked at whose key is no further away
 * than the last one wanted, which leaves most row groups unread. Equal keys are ranked by id alone.
 */

export interface Asked {
  readonly request: EpisodesRequest;
  /** Columns of the rows, besides `sort_key`. */
  readonly columns: string;
  /** How many episodes of the list there are by day, where that is known and it is sorted by time. */
  readonly days: readonly DayCount[] | null;
}

/** Below so many rows they are read as they are. */
export const fewRows = 200_000;

/** More amended episodes than this would take too many keys with them. */
const mostAmended = 10_000;

/** The reference: one statement that ranks all rows. */
export const plainWalk = (reader: EvidenceReader, asked: Asked, walk: Walk) =>
  rowsOf(reader, asked, walk, { order: orderOf(asked.request, walk) });

/**
 * The same rows as `plainWalk` gives.
 *
 * @param few rows that are read as they are
 */
export async function narrowWalk(
  reader: EvidenceReader,
  asked: Asked,
  walk: Walk,
  few = fewRows,
): Promise<readonly Row[]> {
  const rows = await inOrder(walk.count, [
    (count) => likeMark(reader, asked, { ...walk, count }),
    (count) => measured(reader, asked, { ...walk, count }, few),
    (count) => unmeasured(reader, asked, { ...walk, count }),
  ]);
  // A bound that promised more than there is was wrong: evidence came or was corrected in between.
  return rows ?? plainWalk(reader, asked, walk);
}

type Part = (count: number) => Promise<readonly Row[] | undefined>;

/** Rows of one part after the other until there are enough; undefined where a part could not be told. */
async function inOrder(count: number, parts: readonly Part[]): Promise<readonly Row[] | undefined> {
  const rows: Row[] = [];
  for (const part of parts) {
    if (rows.length === count) break;
    const more = await part(count - rows.length);
    if (more === undefined) return undefined;
    rows.push(...more);
  }
  return rows;
}

/** The rest of the episodes with the key of the mark. */
async function likeMark(reader: EvidenceReader, asked: Asked, walk: Walk): Promise<readonly Row[]> {
  const { request } = asked;
  // So few share a moment that they are read with what comes behind them.
  if (walk.mark === null || asked.days !== null) return [];
  return rowsOf(reader, asked, walk, {
    only:
      walk.mark.key === absentKey(request)
        ? isMissing(request)
        : keyIs(request.sort, '=', walk.mark.key),
    order: idOrder(walk),
  });
}

/** Those with a key beyond that of the mark. */
async function measured(
  reader: EvidenceReader,
  asked: Asked,
  walk: Walk,
  few: number,
): Promise<readonly Row[] | undefined> {
  const { request, days } = asked;
  const { sort } = request;
  const isDown = isDownward(request, walk);
  const key = walk.mark?.key;
  if (walk.isForward && key === absentKey(request)) return [];
  const isBeyond =
    key === undefined || key === absentKey(request)
      ? `NOT ${isMissing(request)}`
      : keyIs(sort, isDown ? '<' : '>', key);
  const reach = days === null ? null : reachOf(days, isDown, key, walk.count);
  const upTo = (last: number) => keyIs(sort, isDown ? '>=' : '<=', last);
  const ownToo =
    days === null || key === undefined ? isBeyond : keyIs(sort, isDown ? '<=' : '>=', key);
  const within = reach === null ? isBeyond : `${isBeyond} AND ${upTo(reach.last)}`;
  const ranked = async (last?: number) => {
    const only = last === undefined ? ownToo : `${ownToo} AND ${upTo(last)}`;
    const rows = await rowsOf(reader, asked, walk, { only, order: orderOf(request, walk) });
    return last === undefined ? rows : enough(rows, walk.count);
  };
  if (reach !== null && reach.episodes <= few) return ranked(reach.last);
  const keys = await nearestKeys(reader, asked, walk, within);
  if (keys === 'none' && days === null) return [];
  const [first, last] = [keys[0], keys.at(-1)];
  // All that there are: fewer than are wanted, unless a day promised more.
  if (keys.length < walk.count || typeof first !== 'number' || typeof last !== 'number')
    return ranked(reach?.last);
  if (days !== null || last !== keys.at(-2)) return ranked(last);
  // Many share the last key: those that are nearer are few, and of the others ids tell, by whose bounds row groups are passed over.
  const nearer =
    first === last
      ? []
      : await rowsOf(reader, asked, walk, {
          only: `${isBeyond} AND ${keyIs(sort, isDown ? '>' : '<', last)}`,
          order: orderOf(request, walk),
        });
  if (nearer.length === walk.count) return nearer;
  const left = { ...walk, mark: null, count: walk.count - nearer.length };
  const same = { only: keyIs(sort, '=', last), order: idOrder(walk) };
  return enough([...nearer, ...(await rowsOf(reader, asked, left, same))], walk.count);
}

/** Forward, those without the measurement come last. */
async function unmeasured(
  reader: EvidenceReader,
  asked: Asked,
  walk: Walk,
): Promise<readonly Row[]> {
  if (!walk.isForward || walk.mark?.key === absentKey(asked.request)) return [];
  const only = isMissing(asked.request);
  return rowsOf(reader, asked, { ...walk, mark: null }, { only, order: idOrder(walk) });
}

const enough = (rows: readonly Row[], count: number): readonly Row[] | undefined =>
  rows.length < count ? undefined : rows;

const isMissing = ({ sort }: EpisodesRequest): string => `(${sort} IS NULL)`;

/**
 * How far a walk by time reaches: the last millisecond of the day with which there are enough episodes, and how many there
 * are up to there at most. Null where there are not enough.
 */
export function reachOf(
  days: readonly DayCount[],
  isDown: boolean,
  mark: number | undefined,
  count: number,
): { readonly last: number; readonly episodes: number } | null {
  let sure = 0;
  let most = 0;
  for (const { start, episodes } of isDown ? days.toReversed() : days) {
    const end = start + millisecondsOfDay - 1;
    const isPast = mark !== undefined && (isDown ? start >= mark : end <= mark);
    if (isPast) continue;
    most += episodes;
    // Of the mark's own day nobody knows how many lie on which side.
    if (mark === undefined || (isDown ? end < mark : start > mark)) sure += episodes;
    if (sure >= count) return { last: isDown ? start : end, episodes: most };
  }
  return null;
}

const millisecondsOfDay = 86_400_000;

/**
 * The nearest keys, so many that as many episodes as are wanted have one of them; `none` where nothing is there. Asked of the evidence as it was logged,
 * because to leave out what was amended, every id would have to be read: as many more keys are taken instead.
 */
async function nearestKeys(
  reader: EvidenceReader,
  { request }: Asked,
  walk: Walk,
  within: string,
): Promise<readonly number[] | 'none'> {
  const [found] = await ask(reader, {
    sql: 'SELECT count(*) AS amended FROM amended_episodes',
    params: [],
  });
  const amended = Number(found?.['amended'] ?? 0);
  const isMuch = amended > mostAmended;
  const where = conditions(request);
  const rows = await ask(reader, {
    sql: `SELECT ${sortKey(request)} AS sort_key FROM ${filterable(isMuch ? 'episodes' : 'logged_episodes')}
WHERE ${where.sql} AND ${within}
ORDER BY ${request.sort} ${isDownward(request, walk) ? 'DESC' : 'ASC'}
LIMIT ${walk.count + (isMuch ? 0 : amended)}`,
    params: where.params,
  });
  // What was amended may be there although nothing that was logged is.
  if (rows.length === 0 && (amended === 0 || isMuch)) return 'none';
  return rows.map((row) => Number(row['sort_key']));
}

/** Rows of a walk in some order. @param only which of them, over the evidence columns */
function rowsOf(
  reader: EvidenceReader,
  { request, columns }: Asked,
  walk: Walk,
  { only = 'TRUE', order }: { readonly only?: string; readonly order: string },
): Promise<readonly Row[]> {
  const where = conditions(request);
  const place = onWalk(request, walk);
  return ask(reader, {
    sql: `SELECT ${columns}, sort_key
FROM (SELECT *, ${sortKey(request)} AS sort_key FROM ${filterable('episodes')} WHERE ${where.sql} AND ${only})
WHERE ${place.sql}
ORDER BY ${order}
LIMIT ${walk.count}`,
    params: [...where.params, ...place.params],
  });
}
