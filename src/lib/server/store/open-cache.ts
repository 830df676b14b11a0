import type { DuckDBConnection } from '@duckdb/node-api';
import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { cacheVersion, createTables, type RollupSet } from './cache.ts';
import { createCompactor } from './compaction.ts';
import { openDatabase, runAll, type Database, type EngineOptions } from './engine.ts';
import { fillCache, portions } from './fill-cache.ts';
import { orderIds } from './id-order.ts';
import { identifier, quoted } from './sql.ts';
import type { Layout } from './layout.ts';
import type { Manifest } from './manifest.ts';
import { tidyMerged } from './merged-segments.ts';
import { inTransaction } from './parquet.ts';
import { readRows } from './read.ts';
import { createSaving, type Saving } from './saving.ts';
import { textIn } from './row-values.ts';
import { takeIn } from './take-in.ts';

export interface Cache {
  readonly database: Database;
  /** The connection that writes. */
  readonly connection: DuckDBConnection;
  /** Name and version of the engine. */
  readonly engine: string;
  /** Adds the batches that the cache lacks; rebuilds it where it cannot be the cache of these manifests. */
  catchUp(manifests: readonly Manifest[]): Promise<void>;
  rebuild(manifests: readonly Manifest[]): Promise<void>;
  /** Merges rollups, orders ids and saves when they have grown; to be called after a commit. */
  tend(): Promise<void>;
  /** To be told of what is taken in by others. */
  readonly saving: Saving;
}

/**
 * Opens the cache and with it the store's lock: the engine holds a lock on the file that the system releases when the
 * process ends, however it ends. A cache that cannot be read is put aside and made anew.
 */
export async function openCache(
  layout: Layout,
  rollups: RollupSet,
  options: Pick<EngineOptions, 'memoryLimit' | 'threads'>,
): Promise<Cache> {
  const engineOptions: EngineOptions = {
    folders: [layout.root],
    spill: join(layout.tmp, 'spill'),
    ...(options.memoryLimit === undefined ? {} : { memoryLimit: options.memoryLimit }),
    ...(options.threads === undefined ? {} : { threads: options.threads }),
  };
  const database = await openOrReplace(layout, engineOptions);
  const connection = await database.connect();
  const [engine] = await readRows(connection, 'SELECT version() AS version');
  const engineName = `duckdb ${textIn(engine, 'version')}`;
  const version = cacheVersion(rollups, engineName);
  const compactor = createCompactor(connection, rollups);
  const saving = createSaving(connection, layout.root);

  async function applied(): Promise<string[] | undefined> {
    try {
      const made = await readRows(connection, `SELECT value FROM meta WHERE key = 'version'`);
      if (made[0]?.['value'] !== version) return undefined;
      const rows = await readRows(connection, 'SELECT batch_id FROM batches ORDER BY sequence');
      return rows.map((row) => textIn(row, 'batch_id'));
    } catch {
      return undefined; // no tables, or not these tables
    }
  }

  async function add(manifests: readonly Manifest[], from: number): Promise<void> {
    for (const some of portions(manifests.slice(from))) {
      const held = manifests.slice(0, (some.at(-1)?.sequence ?? 0) + 1);
      await takeIn(connection, layout, rollups, held, some);
      saving.add(some);
      await saving.saveIfDue();
    }
    // The folder may have been moved: the views hold paths.
    await takeIn(connection, layout, rollups, manifests, []);
  }

  async function rebuild(manifests: readonly Manifest[]): Promise<void> {
    await inTransaction(connection, [
      ...(await dropEverything(connection)),
      ...createTables(rollups),
    ]);
    await tidyMerged(connection, layout);
    await fillCache({ database, connection, layout, rollups, saving }, manifests);
    await compactor.compactAll();
    // Last: a cache without it is one whose making was broken off.
    await runAll(connection, [`INSERT INTO meta VALUES ('version', ${quoted(version)})`]);
    if (manifests.length > 0) await saving.save();
  }

  return {
    database,
    connection,
    engine: engineName,
    rebuild,
    saving,
    async tend() {
      await compactor.compact();
      await orderIds(connection);
      await saving.saveIfDue();
    },
    async catchUp(manifests) {
      const known = await applied();
      const fits = known?.every((batchId, index) => manifests[index]?.batch_id === batchId);
      if (known === undefined || fits !== true) await rebuild(manifests);
      else {
        await tidyMerged(connection, layout);
        await add(manifests, known.length);
      }
    },
  };
}

async function openOrReplace(layout: Layout, options: EngineOptions): Promise<Database> {
  try {
    return await openDatabase(layout.cache, options);
  } catch (thrown) {
    if (thrown instanceof TelltaleError && thrown.code === 'STORE_BUSY')
      throw await busyError(layout, thrown);
    if (!(thrown instanceof TelltaleError) || thrown.code !== 'INTERNAL') throw thrown;
    await rename(layout.cache, join(layout.tmp, 'unreadable-cache.duckdb')).catch(() => undefined);
    await rm(`${layout.cache}.wal`, { force: true });
    return openDatabase(layout.cache, options);
  }
}

/** Says who holds the store, where that can be told. */
async function busyError(layout: Layout, cause: TelltaleError): Promise<TelltaleError> {
  const server = await readServer(layout);
  const pid = /PID (\d+)/.exec(cause.message)?.[1];
  const holder =
    server !== undefined
      ? `a Telltale server at ${server.url} (process ${server.pid})`
      : pid !== undefined
        ? `process ${pid}`
        : 'another process';
  return new TelltaleError(
    'STORE_BUSY',
    `${layout.root} is held by ${holder}; send the request to it, or stop it first`,
    { cause, details: { ...server } },
  );
}

export interface RunningServer {
  readonly pid: number;
  readonly url: string;
}

/** Who serves this folder, as `serve` wrote it down; the process may have died since. */
export async function readServer(layout: Layout): Promise<RunningServer | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(layout.server, 'utf8'));
    if (typeof value !== 'object' || value === null) return undefined;
    const { pid, url } = value as Record<string, unknown>;
    return typeof pid === 'number' && typeof url === 'string' ? { pid, url } : undefined;
  } catch {
    return undefined;
  }
}

async function dropEverything(connection: DuckDBConnection): Promise<string[]> {
  const found = await readRows(
    connection,
    `SELECT view_name AS name, 'VIEW' AS kind FROM duckdb_views() WHERE NOT internal
     UNION ALL SELECT table_name, 'TABLE' FROM duckdb_tables() WHERE NOT internal AND NOT temporary`,
  );
  return found.map(
    (row) => `DROP ${textIn(row, 'kind')} IF EXISTS ${identifier(textIn(row, 'name'))}`,
  );
}
