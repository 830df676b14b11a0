import type { Statement } from '#lib/metrics/statement.ts';
import { askAnew, originOf, type EvidenceReader, type Row, type Value } from './reader.ts';
import type { Shelf } from './shelf.ts';
import { stateOf } from './state.ts';

/** What is read faster than a file is not worth one, and what is longer than this not its bytes. */
const worthMs = 5;
const mostRows = 50_000;

/** Rows by column, as they are put down. */
interface Columns {
  readonly length: number;
  readonly columns: Readonly<Record<string, readonly Value[]>>;
}

/**
 * The rows of a statement: those on the reader's shelf for this state of the evidence, or fresh ones that go there.
 *
 * @throws TelltaleError QUERY_TIMEOUT and QUERY_TOO_LARGE for what would take too long or hold too much
 */
export async function ask(reader: EvidenceReader, statement: Statement): Promise<readonly Row[]> {
  const { shelf } = reader;
  const version = originOf(reader).version();
  const state = shelf === undefined ? undefined : await stateOf(reader, version);
  if (shelf === undefined || state === undefined) return askAnew(reader, statement);
  const found = (await shelf.take(nameOf(statement), state)) as Columns | undefined;
  if (found !== undefined) return rowsOf(found);
  const start = performance.now();
  const rows = await askAnew(reader, statement);
  const isWorthIt = performance.now() - start >= worthMs && rows.length <= mostRows;
  if (isWorthIt && (await isAt(reader, version)))
    put(shelf, reader, statement, version, state, rows);
  return rows;
}

/** Puts rows on the shelf that a statement would give of the first `version` batches. */
export async function keepRows(
  reader: EvidenceReader,
  statement: Statement,
  version: number,
  rows: readonly Row[],
): Promise<void> {
  const state = reader.shelf && (await stateOf(reader, version));
  if (reader.shelf !== undefined && state !== undefined && rows.length <= mostRows)
    put(reader.shelf, reader, statement, version, state, rows);
}

const nameOf = ({ sql, params }: Statement): string => `rows ${JSON.stringify([sql, params])}`;

const put = (
  shelf: Shelf,
  reader: EvidenceReader,
  statement: Statement,
  version: number,
  state: string,
  rows: readonly Row[],
): void =>
  shelf.put(
    nameOf(statement),
    state,
    columnsOf(rows),
    () => originOf(reader).version() === version,
  );

/**
 * Whether the engine holds exactly so many batches. Asked after rows were read by a reader that saw so many before, it
 * says that the rows are of exactly those: batches are only ever added.
 */
export async function isAt(reader: EvidenceReader, version: number): Promise<boolean> {
  const [row] = await reader.query('SELECT count(*) AS batches FROM batches');
  return row?.['batches'] === version;
}

const columnsOf = (rows: readonly Row[]): Columns => ({
  length: rows.length,
  columns: Object.fromEntries(
    Object.keys(rows[0] ?? {}).map((name) => [name, rows.map((row) => row[name] ?? null)]),
  ),
});

function rowsOf({ length, columns }: Columns): readonly Row[] {
  const entries = Object.entries(columns);
  return Array.from({ length }, (_, index) => {
    const row: Record<string, Value> = {};
    for (const [name, values] of entries) row[name] = values[index] ?? null;
    return row;
  });
}
