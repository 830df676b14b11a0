import { TelltaleError } from '#lib/kernel/errors.ts';
import { decodeCursor, encodeCursor, type Cursor } from './cursor.ts';
import type { EvidenceReader, Row } from './reader.ts';
import type { BatchRow, Page, QuarantineRow } from './types.ts';

const batchColumns = `batch_id, sequence, committed_at, source, manifest ->> '$.source.sha256' AS source_sha256, mapping,
  lines, accepted, duplicate, quarantined, first_started_at, last_started_at, generated,
  CAST(manifest -> '$.findings' AS VARCHAR) AS findings`;

/** Batches, the newest first. */
export async function batchPage(
  reader: EvidenceReader,
  request: { readonly limit: number; readonly after?: string },
): Promise<Page<BatchRow>> {
  const before =
    request.after === undefined ? Number.MAX_SAFE_INTEGER : decodeCursor(request.after).key;
  const rows = await reader.query(
    `SELECT ${batchColumns} FROM batches WHERE sequence < ? ORDER BY sequence DESC LIMIT ${request.limit + 1}`,
    [before],
  );
  const [count] = await reader.query('SELECT count(*) AS total FROM batches');
  return {
    ...paged(rows.map(asBatch), request.limit, Number(count?.['total']), markOfBatch),
    previous:
      request.after === undefined ? null : await batchesBefore(reader, before, request.limit),
  };
}

const markOfBatch = ({ sequence, batch_id }: BatchRow): Cursor => ({ key: sequence, id: batch_id });

/** The mark behind which the page before begins; empty where that is the first. */
async function batchesBefore(
  reader: EvidenceReader,
  sequence: number,
  limit: number,
): Promise<string> {
  const [row] = await reader.query(
    `SELECT sequence, batch_id FROM batches WHERE sequence >= ? ORDER BY sequence LIMIT 1 OFFSET ${limit}`,
    [sequence],
  );
  return row === undefined
    ? ''
    : encodeCursor({ key: Number(row['sequence']), id: row['batch_id'] as string });
}

/** @throws TelltaleError NOT_FOUND */
export async function batchById(reader: EvidenceReader, id: string): Promise<BatchRow> {
  const [row] = await reader.query(`SELECT ${batchColumns} FROM batches WHERE batch_id = ?`, [id]);
  if (row === undefined)
    throw new TelltaleError('NOT_FOUND', `there is no batch "${id}" in this store`);
  return asBatch(row);
}

const asBatch = (row: Row): BatchRow =>
  ({
    ...row,
    findings: JSON.parse((row['findings'] as string | null) ?? '[]') as unknown,
  }) as unknown as BatchRow;

const quarantineColumns = `entry_id AS quarantine_id, batch_id, source, line, length AS bytes,
  CAST(problems AS VARCHAR) AS problems, status,
  (SELECT sequence FROM batches WHERE batches.batch_id = quarantine.batch_id) AS sequence`;

/** Quarantined lines in the order of their batches and lines. The excerpts are read from the kept bytes. */
export async function quarantinePage(
  reader: EvidenceReader,
  request: {
    readonly limit: number;
    readonly after?: string;
    readonly status?: 'open' | 'resolved';
  },
  excerpts: (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>,
): Promise<Page<QuarantineRow>> {
  const status = request.status === undefined ? [] : [request.status];
  const wanted = request.status === undefined ? 'TRUE' : 'status = ?';
  const offset = request.after === undefined ? 0 : decodeCursor(request.after).key;
  const rows = await reader.query(
    `SELECT ${quarantineColumns} FROM quarantine WHERE ${wanted}
     ORDER BY sequence DESC, source, line, entry_id LIMIT ${request.limit + 1} OFFSET ${offset}`,
    status,
  );
  const [count] = await reader.query(
    `SELECT count(*) AS total FROM quarantine WHERE ${wanted}`,
    status,
  );
  const read = await excerpts(rows.map((row) => row['quarantine_id'] as string));
  const page = rows.map((row) =>
    asQuarantined(row, read.get(row['quarantine_id'] as string) ?? ''),
  );
  return {
    ...paged(page, request.limit, Number(count?.['total']), (row) => ({
      key: offset + request.limit,
      id: row.quarantine_id,
    })),
    previous: offset === 0 ? null : linesBefore(offset - request.limit),
  };
}

/** The mark of the page that begins at an offset; empty for the first. */
const linesBefore = (offset: number): string =>
  offset <= 0 ? '' : encodeCursor({ key: offset, id: '' });

function asQuarantined(row: Row, excerpt: string): QuarantineRow {
  const { sequence: _sequence, ...rest } = row;
  const problems = JSON.parse((row['problems'] as string | null) ?? '[]') as unknown;
  return { ...rest, problems, excerpt } as unknown as QuarantineRow;
}

function paged<R>(
  rows: readonly R[],
  limit: number,
  total: number,
  cursor: (last: R) => Cursor,
): Omit<Page<R>, 'previous'> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { rows: shown, total, next: more ? encodeCursor(cursor(last)) : null };
}
