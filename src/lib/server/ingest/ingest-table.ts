import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Finding } from '#lib/server/store/manifest.ts';
import { openSandbox, type Sandbox } from '#lib/server/store/sandbox.ts';
import { takeIn, type Origin } from './batch.ts';
import { eachBlock } from './each-line.ts';
import type { LinesContext } from './ingest-lines.ts';
import { failedRows, findingsIn, keptRows } from './mapping/failed-rows.ts';
import type { LoadedMapping } from './mapping/mapping-file.ts';
import { checkExpressions, mapTable } from './mapping/mapped-table.ts';
import {
  findSourceFiles,
  loadSource,
  reserved,
  type LoadedSource,
} from './mapping/source-table.ts';
import { addResults, emptyResult, resultOf, type IngestResult } from './outcome.ts';
import { wholeLine, type Refused } from './quarantine-entry.ts';
import { spoolBlock } from './spool-lines.ts';
import { createSpool } from './spool.ts';
import { numberIn, optionalText } from '#lib/server/store/row-values.ts';

export interface TableInput {
  /** The main table's file; joined tables lie beside it. */
  readonly path: string;
  readonly name: string;
  readonly mapping: LoadedMapping;
  readonly onLines?: (lines: number) => void;
}

/** Rows of the source that one batch takes, where rows stand by themselves. */
const rowsAtOnce = 100_000;

/**
 * A table through a mapping into the store. Rows count as lines: every row ends as accepted, duplicate or quarantined,
 * also where many rows make one episode.
 */
export async function ingestTable(context: LinesContext, input: TableInput): Promise<IngestResult> {
  const files = await findSourceFiles(input.mapping.mapping, input.path);
  return inSandbox(
    context,
    [files.main, ...Object.values(files.joined)],
    async (sandbox, scratch) => {
      await checkExpressions(sandbox, input.mapping);
      const source = await loadSource(sandbox, input.mapping.mapping, files);
      return takeTable(context, sandbox, scratch, {
        ...input,
        source,
        fingerprint: await fingerprintOf(input.path),
        sourceKind: 'mapping',
      });
    },
  );
}

/** Work with a sandbox and a folder that are gone afterwards. */
export async function inSandbox<T>(
  context: LinesContext,
  files: readonly string[],
  work: (sandbox: Sandbox, scratch: string) => Promise<T>,
): Promise<T> {
  const scratch = await context.store.scratch();
  const folder = join(scratch, 'sandbox');
  await mkdir(folder);
  const sandbox = await openSandbox(folder, files);
  try {
    return await work(sandbox, scratch);
  } finally {
    sandbox.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

export interface LoadedTable {
  readonly name: string;
  readonly mapping: LoadedMapping;
  readonly source: LoadedSource;
  readonly fingerprint: Origin['fingerprint'];
  readonly sourceKind: 'mapping' | 'retry';
  readonly onLines?: (lines: number) => void;
  /** Quarantine entries whose rows these are. */
  readonly retried?: readonly string[];
  /** Where a refused row is kept, if not under this table's name and row number. */
  readonly placeOf?: (row: number) => { readonly source: string; readonly line: number };
}

/** Table `raw` of a sandbox through its mapping into the store, in one batch or several. */
export async function takeTable(
  context: LinesContext,
  sandbox: Sandbox,
  scratch: string,
  table: LoadedTable,
): Promise<IngestResult> {
  const { mapping } = table.mapping;
  await mapTable(sandbox, table.mapping, table.source);
  const findings = await findingsIn(sandbox, mapping);
  const step = mapping.kind === 'steps' || table.retried !== undefined ? Infinity : rowsAtOnce;
  let result = emptyResult;
  for (let from = 1; from <= Math.max(table.source.rows, 1); from += step) {
    const to = Math.min(from + step - 1, table.source.rows);
    const rows = { from, to, findings: from === 1 ? findings : [] };
    const part = await takeRows(context, sandbox, scratch, table, rows);
    result = addResults(result, part);
    table.onLines?.(to);
  }
  return result;
}

interface Rows {
  readonly from: number;
  readonly to: number;
  readonly findings: readonly Finding[];
}

async function takeRows(
  context: LinesContext,
  sandbox: Sandbox,
  scratch: string,
  table: LoadedTable,
  { from, to, findings }: Rows,
): Promise<IngestResult> {
  const { mapping, id } = table.mapping;
  const source = {
    name: table.name,
    kind: 'row' as const,
    mapping: id,
    sourceKind: table.sourceKind,
  };
  const spool = await createSpool(join(scratch, `rows-${from}`), 1);
  const part = await recordLines(sandbox, from, to);
  for await (const block of eachBlock(part.path)) spoolBlock(block, spool, context.prover, source);
  spool.finish();
  // A session whose fields fail has rows that are good by themselves.
  const empty = part.lines.filter(({ failed }) => failed);
  const failed = [
    ...(await failedRows(sandbox, mapping, from, to)),
    ...empty.map(({ place }) => ({
      row: place,
      problems: [wholeLine('mapping_error', 'an expression of the mapping fails on this session')],
    })),
  ];
  const badLines = from === 1 ? table.source.badLines : [];
  spool.lines = to - from + 1 + badLines.length;
  spool.lastLine = to;

  const sessions = new Map(empty.map(({ place, rows }) => [place, rows]));
  const refusedRows = failed.map(({ row, problems }): Refused => ({
    source: table.name,
    line: row,
    kind: 'row',
    problems,
    mapping: id,
    content: { bytes: new Uint8Array() },
    rows: sessions.get(row) ?? 1,
  }));
  const origin: Origin = {
    fingerprint: table.fingerprint,
    rows: { first_line: from, last_line: to },
    ...(mapping.kind === 'steps' ? { rowsOf: await sessionRows(sandbox) } : {}),
    keep: async (refused) => {
      const lines = refused.map((each) => {
        const line = part.lines[each.line - 1];
        return { ...each, line: line?.place ?? each.line, rows: line?.rows ?? 1 };
      });
      return [
        ...(await withRows(sandbox, table, [...lines, ...refusedRows])),
        ...badLines.map((bad): Refused => ({
          source: table.name,
          line: bad.line,
          kind: 'line',
          problems: [wholeLine('cast_error', `not a row of this table: ${bad.message}`)],
          mapping: id,
          content: { bytes: Buffer.from(bad.text) },
        })),
      ].sort((a, b) => a.line - b.line);
    },
  };
  const retried = table.retried;
  const outcome = await takeIn(context.store, context.clock, {
    spool,
    source,
    findings,
    origin,
    ...(retried === undefined ? {} : { retried }),
  });
  await rm(spool.folder, { recursive: true, force: true });
  return resultOf(outcome);
}

interface RecordLine {
  /** Row of the source that it starts at. */
  readonly place: number;
  readonly rows: number;
  readonly failed: boolean;
}

/** The records that start in rows `from` to `to`, as a file of lines, and what stands behind each. */
async function recordLines(
  sandbox: Sandbox,
  from: number,
  to: number,
): Promise<{ readonly path: string; readonly lines: readonly RecordLine[] }> {
  const part = `FROM record_texts WHERE place BETWEEN ${from} AND ${to} ORDER BY line`;
  const rows = await sandbox.query(`SELECT place, rows, record = '' AS failed ${part}`);
  const path = await sandbox.writeLines(`SELECT record ${part}`, `records-${from}.jsonl`);
  return {
    path,
    lines: rows.map((row) => ({
      place: numberIn(row, 'place'),
      rows: numberIn(row, 'rows'),
      failed: row['failed'] === true,
    })),
  };
}

/** Rows behind the sessions of some episode ids. */
async function sessionRows(sandbox: Sandbox): Promise<(ids: readonly string[]) => number> {
  const rows = await sandbox.query(
    `SELECT json_extract_string(record, '$.episode_id') AS id, rows FROM record_texts WHERE record <> ''`,
  );
  const byId = new Map(rows.map((row) => [optionalText(row, 'id'), numberIn(row, 'rows')]));
  return (ids) => ids.reduce((sum, id) => sum + (byId.get(id) ?? 0), 0);
}

/** Refused rows with the source's rows as they stood: all rows of a session. */
async function withRows(
  sandbox: Sandbox,
  table: LoadedTable,
  refused: readonly Refused[],
): Promise<Refused[]> {
  if (refused.length === 0) return [];
  const single = refused.filter(({ rows }) => (rows ?? 1) === 1).map(({ line }) => line);
  const kept = await keptRows(
    sandbox,
    table.source,
    `${reserved}row IN (${single.length === 0 ? 'NULL' : single.join(', ')})`,
  );
  const results: Refused[] = [];
  for (const each of refused) {
    const text =
      (each.rows ?? 1) === 1
        ? (kept.get(each.line) ?? '')
        : await sessionText(sandbox, table, each.line);
    const place = table.placeOf?.(each.line) ?? { source: each.source, line: each.line };
    results.push({
      ...each,
      ...place,
      columns: table.source.columns,
      content: { bytes: Buffer.from(text) },
    });
  }
  return results;
}

async function sessionText(sandbox: Sandbox, table: LoadedTable, place: number): Promise<string> {
  const rows = await keptRows(
    sandbox,
    table.source,
    `${reserved}row IN (SELECT ${reserved}row FROM steps WHERE ${reserved}session IN
      (SELECT ${reserved}session FROM mapped WHERE ${reserved}place = ${place}))`,
  );
  return [...rows.values()].join('\n');
}

async function fingerprintOf(path: string): Promise<Origin['fingerprint']> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return { sha256: hash.digest('hex'), bytes: (await stat(path)).size };
}
