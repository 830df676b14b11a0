import { createHash } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { maxLineBytes } from '#lib/log/limits.ts';
import { keptEntries, type KeptEntry } from '#lib/server/store/quarantine.ts';
import { textIn } from '#lib/server/store/row-values.ts';
import { takeIn, type Origin } from './batch.ts';
import type { LinesContext } from './ingest-lines.ts';
import { inSandbox, takeTable } from './ingest-table.ts';
import { checkExpressions } from './mapping/mapped-table.ts';
import type { LoadedMapping } from './mapping/mapping-file.ts';
import { loadKeptRows } from './mapping/source-table.ts';
import { addResults, emptyResult, resultOf, type IngestResult } from './outcome.ts';
import { spoolBlock } from './spool-lines.ts';
import { createSpool } from './spool.ts';

/**
 * Takes up what is in quarantine again: lines as they are (the validator, or what is in the store, may have changed), and
 * with a mended mapping the rows that a mapping of that name had refused. What passes becomes a batch, which says whose
 * entries it resolves; the entries themselves stay. What is refused again stays open and is not stored twice.
 */
export async function retryQuarantine(
  context: LinesContext,
  mapping?: LoadedMapping,
): Promise<IngestResult> {
  const ids =
    mapping === undefined
      ? await openIds(
          context,
          `kind = 'line' AND mapping IS NULL AND length <= ${maxLineBytes}`,
          [],
        )
      : await openIds(context, `kind = 'row' AND mapping = ?`, [mapping.mapping.name]);
  let result = emptyResult;
  for (let start = 0; start < ids.length; start += atOnce) {
    const entries = await entriesOf(context, ids.slice(start, start + atOnce));
    if (mapping === undefined) result = addResults(result, await retryLines(context, entries));
    else
      for (const group of byColumns(entries))
        result = addResults(result, await retryRows(context, group, mapping));
  }
  return result;
}

/** Entries taken up at a time: their bytes are in memory. */
const atOnce = 1000;

async function openIds(
  { store }: LinesContext,
  where: string,
  parameters: string[],
): Promise<string[]> {
  const rows = await store.query(
    `SELECT entry_id FROM quarantine WHERE status = 'open' AND ${where} ORDER BY source, line, entry_id`,
    parameters,
  );
  return rows.map((row) => textIn(row, 'entry_id'));
}

async function entriesOf({ store }: LinesContext, ids: readonly string[]): Promise<KeptEntry[]> {
  const kept = await keptEntries(store, ids);
  const byId = new Map(kept.map((entry) => [entry.entry_id, entry]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

async function retryLines(
  context: LinesContext,
  entries: readonly KeptEntry[],
): Promise<IngestResult> {
  return inSandbox(context, [], async (_, scratch) => {
    const source = {
      name: 'quarantine',
      kind: 'line' as const,
      mapping: null,
      sourceKind: 'retry',
    };
    const spool = await createSpool(join(scratch, 'lines'), 1);
    for (const { bytes } of entries)
      spoolBlock(Buffer.concat([bytes, Buffer.from('\n')]), spool, context.prover, source);
    spool.finish();
    const origin: Origin = {
      fingerprint: { sha256: spool.digest(), bytes: spool.bytes },
      rows: { first_line: 1, last_line: entries.length },
      keep: (refused) =>
        Promise.resolve(
          refused.map((each) => {
            const entry = entries[each.line - 1];
            return entry === undefined
              ? each
              : {
                  ...each,
                  source: entry.source,
                  line: entry.line,
                  content: { bytes: entry.bytes },
                };
          }),
        ),
    };
    const retried = entries.map(({ entry_id }) => entry_id);
    const input = { spool, source, findings: [], origin, retried };
    return resultOf(await takeIn(context.store, context.clock, input));
  });
}

function byColumns(entries: readonly KeptEntry[]): KeptEntry[][] {
  const groups = new Map<string, KeptEntry[]>();
  for (const entry of entries) {
    const key = JSON.stringify(entry.columns);
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return [...groups.values()];
}

async function retryRows(
  context: LinesContext,
  entries: readonly KeptEntry[],
  mapping: LoadedMapping,
): Promise<IngestResult> {
  const folder = await context.store.scratch();
  try {
    return await retryRowsIn(folder, context, entries, mapping);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function retryRowsIn(
  folder: string,
  context: LinesContext,
  entries: readonly KeptEntry[],
  mapping: LoadedMapping,
): Promise<IngestResult> {
  const path = join(folder, 'rows.jsonl');
  const text = entries.map(({ bytes }) => `${bytes.toString('utf8')}\n`).join('');
  await writeFile(path, text);
  return inSandbox(context, [path], async (sandbox, scratch) => {
    await checkExpressions(sandbox, mapping);
    const source = await loadKeptRows(sandbox, path, entries[0]?.columns ?? {});
    const places = entries.flatMap(({ bytes, source: name, line }) =>
      // A session of steps keeps all its rows in one entry, one a line.
      bytes
        .toString('utf8')
        .split('\n')
        .map(() => ({ source: name, line })),
    );
    return takeTable(context, sandbox, scratch, {
      name: 'quarantine',
      mapping,
      source,
      fingerprint: {
        sha256: createHash('sha256').update(text).digest('hex'),
        bytes: Buffer.byteLength(text),
      },
      sourceKind: 'retry',
      retried: entries.map(({ entry_id }) => entry_id),
      placeOf: (row) => places[row - 1] ?? { source: 'quarantine', line: row },
    });
  });
}
