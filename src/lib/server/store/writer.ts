import type { DuckDBConnection } from '@duckdb/node-api';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Clock } from '#lib/kernel/clock.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';
import type { Row } from './decode.ts';
import { exists, hashFile, publish, syncFile, writeDurably } from './durable.ts';
import { leftOutSql, episodeSort, episodesSql } from './episode-sql.ts';
import {
  identify,
  replaceSql,
  stagedPath,
  withoutKnownSql,
  type Identities,
} from './identities.ts';
import type { Layout } from './layout.ts';
import { manifestName, manifestText, type Manifest, type ManifestFile } from './manifest.ts';
import { describeParquet, summariseEpisodes, writeParquet } from './parquet.ts';
import { readRows, type Parameters } from './read.ts';
import type { Staged } from './stager.ts';
import type { Pseudonym } from './pseudonyms.ts';
import { quoted } from './sql.ts';
import { textIn } from './row-values.ts';
import { recordSort, recordsSql } from './records-sql.ts';

/** What the ingest knows about a batch; the rest of its manifest follows from the files. */
export type BatchDraft = Pick<
  Manifest,
  'batch_id' | 'source' | 'mapping' | 'counts' | 'findings' | 'resolved'
> & {
  readonly episodes: Staged | null;
  readonly records: Staged | null;
  /** A finished quarantine file and the number of its entries. */
  readonly quarantine: Staged | null;
  /** Files of bytes that quarantine entries point at, named by their SHA-256. */
  readonly bytes: readonly string[];
};

/** The one way to write. Handed out to one task at a time (`Store.write`). */
export interface Writer {
  newBatchId(): string;
  /** What a person is called in this store; staging sees to graders itself. */
  readonly pseudonym: Pseudonym;
  /** Ids of the lines that staging has left out. */
  doubted(lines: string, staged: Staged): Promise<string[]>;
  identify(staged: Staged): Promise<Identities>;
  episodeIds(staged: Staged): Promise<string[]>;
  /** The staged episodes without those of some ids, and with the episodes of more lines, taken as they are. */
  replaceEpisodes(
    staged: Staged,
    batchId: string,
    without: readonly string[],
    more: { readonly path: string; readonly episodes: number },
  ): Promise<Staged>;
  /** The staged episodes less those that the store has; needs `identify` just before. */
  withoutKnown(staged: Staged, batchId: string): Promise<Staged>;
  /** Lines of `{schema, record_id, recorded_at, record, content}` to a sorted Parquet file. */
  stageRecords(lines: string, batchId: string): Promise<Staged>;
  query(sql: string, parameters?: Parameters): Promise<Row[]>;
  /** Makes the batch durable: afterwards it is part of the evidence for good. It is visible when the write is done. */
  commit(draft: BatchDraft): Promise<Manifest>;
}

export interface WriterContext {
  readonly layout: Layout;
  readonly clock: Clock;
  readonly engine: string;
  readonly tool: string;
  readonly pseudonym: Pseudonym;
  readonly manifests: () => readonly Manifest[];
  /** Takes a manifest that was just published into the cache. */
  readonly apply: (manifest: Manifest) => Promise<void>;
  /** Lets the views show batches of the same group of writes. */
  readonly beforeReading: () => Promise<void>;
}

/** An id that no batch has: the time, and something to tell it from others of that moment. */
export const newBatchId = (clock: Clock): string =>
  `${clock.now().toString(36).padStart(9, '0')}-${randomBytes(5).toString('hex')}`;

/** A writer whose unfinished files go when the work is over, however it ends. */
export async function withWriter<T>(
  connection: DuckDBConnection,
  context: WriterContext,
  work: (writer: Writer) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(context.layout.tmp, 'batch-'));
  try {
    return await work(writerIn(folder, connection, context));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function writerIn(folder: string, connection: DuckDBConnection, context: WriterContext): Writer {
  const stage = async (select: string, path: string): Promise<Staged> => {
    await rm(path, { force: true });
    return { path, rows: await writeParquet(connection, select, path) };
  };
  return {
    pseudonym: context.pseudonym,
    newBatchId: () => newBatchId(context.clock),
    doubted: async (lines, { path }) =>
      (await readRows(connection, leftOutSql(lines, path))).map((row) => textIn(row, 'episode_id')),
    identify: ({ path }) => identify(connection, context.layout, context.manifests(), path),
    episodeIds: async ({ path }) =>
      (await readRows(connection, `SELECT episode_id FROM read_parquet(${quoted(path)})`)).map(
        (row) => textIn(row, 'episode_id'),
      ),
    replaceEpisodes: async (staged, batchId, without, more) => {
      if (without.length === 0 && more.episodes === 0) return staged;
      const ids = join(folder, `${batchId}.ids.jsonl`);
      await writeFile(ids, without.map((id) => `${JSON.stringify({ episode_id: id })}\n`).join(''));
      const added = await stage(
        episodesSql(more.path, batchId, false),
        stagedPath(folder, batchId, 'added-episodes'),
      );
      if (added.rows !== more.episodes)
        throw new TelltaleError(
          'INTERNAL',
          `${more.episodes} valid lines became ${added.rows} rows; nothing of the batch was kept`,
        );
      return stage(
        replaceSql(staged.path, ids, added.path, episodeSort),
        stagedPath(folder, batchId, 'replaced-episodes'),
      );
    },
    withoutKnown: ({ path }, batchId) =>
      stage(withoutKnownSql(path, episodeSort), stagedPath(folder, batchId, 'new-episodes')),
    stageRecords: (lines, batchId) =>
      stage(recordsSql(lines, batchId), stagedPath(folder, batchId, 'records')),
    query: async (sql, parameters) => {
      await context.beforeReading();
      return readRows(connection, sql, parameters);
    },
    commit: (draft) => commit(connection, context, folder, draft),
  };
}

async function commit(
  connection: DuckDBConnection,
  context: WriterContext,
  folder: string,
  draft: BatchDraft,
): Promise<Manifest> {
  const { episodes, records, quarantine, bytes, ...known } = draft;
  const summary =
    episodes === null
      ? { span: null, units: 0, generated: 0 }
      : await summariseEpisodes(connection, episodes.path);
  const files = [
    ...(await publishTable(connection, context.layout, draft.batch_id, 'episodes', episodes)),
    ...(await publishTable(connection, context.layout, draft.batch_id, 'records', records)),
    ...(await publishBytes(context.layout, bytes)),
    ...(await publishQuarantine(context.layout, draft.batch_id, quarantine)),
  ];
  const manifest: Manifest = {
    manifest: 1,
    ...known,
    sequence: context.manifests().length,
    committed_at: new Date(context.clock.now()).toISOString(),
    episodes: episodes?.rows ?? 0,
    records: records?.rows ?? 0,
    ...summary,
    files,
    engine: context.engine,
    tool: context.tool,
  };
  const draftPath = join(folder, 'manifest.json');
  await writeDurably(draftPath, manifestText(manifest));
  // The one step that decides: before this rename there is no batch, after it there is.
  await publish(draftPath, join(context.layout.manifests, manifestName(manifest)));
  await context.apply(manifest);
  return manifest;
}

async function publishTable(
  connection: DuckDBConnection,
  layout: Layout,
  batchId: string,
  kind: 'episodes' | 'records',
  staged: Staged | null,
): Promise<ManifestFile[]> {
  if (staged === null) return [];
  await syncFile(staged.path);
  const described = await describeParquet(connection, staged.path);
  const path = `segments/${batchId}.${kind}.parquet`;
  await publish(staged.path, join(layout.root, path));
  const sorted_by = kind === 'episodes' ? [...episodeSort] : [...recordSort];
  return [{ kind, path, rows: staged.rows, ...described, sorted_by }];
}

async function publishQuarantine(
  layout: Layout,
  batchId: string,
  staged: Staged | null,
): Promise<ManifestFile[]> {
  if (staged === null) return [];
  const path = `quarantine/${batchId}.jsonl`;
  const plain = { kind: 'quarantine', path, rows: staged.rows, columns_sha256: null } as const;
  const described = await describeBytes(staged.path);
  await publish(staged.path, join(layout.root, path));
  return [{ ...plain, ...described, sorted_by: ['line'] }];
}

async function publishBytes(layout: Layout, paths: readonly string[]): Promise<ManifestFile[]> {
  const files: ManifestFile[] = [];
  for (const from of paths) {
    const path = `quarantine/bytes/${basename(from)}`;
    const described = await describeBytes(from);
    // Named by their hash: what is there already is the same.
    if (await exists(join(layout.root, path))) continue;
    await publish(from, join(layout.root, path));
    files.push({ kind: 'bytes', path, rows: 0, columns_sha256: null, ...described, sorted_by: [] });
  }
  return files;
}

async function describeBytes(path: string): Promise<{ bytes: number; sha256: string }> {
  await syncFile(path);
  return { bytes: (await stat(path)).size, sha256: await hashFile(path) };
}
