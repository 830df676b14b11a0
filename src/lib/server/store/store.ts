import type { DuckDBConnection } from '@duckdb/node-api';
import { randomBytes } from 'node:crypto';
import { mkdir, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock, type Clock } from '#lib/kernel/clock.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { bytesToHex } from '#lib/kernel/hash.ts';
import { rollups as metricRollups, rollupsVersion } from '#lib/metrics/rollups.ts';
import { leafHash, treeHash } from '#lib/reports/merkle.ts';
import type { RollupSet } from './cache.ts';
import { createIntake } from './intake.ts';
import { openCache } from './open-cache.ts';
import type { Row } from './decode.ts';
import { makeFolders } from './durable.ts';
import { runAll, type Database } from './engine.ts';
import { fromFileSystem } from './failures.ts';
import { foldersOf, layoutOf, type Layout } from './layout.ts';
import { manifestText, readManifests, type Manifest } from './manifest.ts';
import { checkFiles, removeOrphans } from './orphans.ts';
import { poolOf, type Pool } from './pool.ts';
import { pseudonymsWith, pseudonymVariables, type Pseudonym } from './pseudonyms.ts';
import { createQueue } from './queue.ts';
import {
  readColumns,
  readRows,
  type Parameters,
  type QueryOptions,
  type ResultColumn,
} from './read.ts';
import type { Saving } from './saving.ts';
import { loadOrCreateSecret } from './secret-file.ts';
import { quoted } from './sql.ts';
import { createSegmentMerger } from './segment-merger.ts';
import { createWriteGroups } from './write-groups.ts';
import { createStager, type Prepared } from './stager.ts';
import { newBatchId, withWriter, type Writer } from './writer.ts';

export interface StoreOptions {
  /** Additive tables to keep; those of the metrics unless told otherwise. */
  readonly rollups?: RollupSet;
  readonly clock?: Clock;
  /** Memory of the engine, in DuckDB's spelling; 640MB unless told otherwise. */
  readonly memoryLimit?: string;
  readonly threads?: number;
  /** Name and version of the program, for manifests. */
  readonly tool?: string;
  /** Connections for reading at the same time. */
  readonly readers?: number;
}

/** An open evidence folder. Of each folder there is one at a time, on the whole machine. */
export interface Store {
  readonly dir: string;
  /** What a person is called in this store. */
  readonly pseudonym: Pseudonym;
  /**
   * Rows of one statement over `episodes` (corrections applied), `logged_episodes`, `records`, `corrections`, `batches`,
   * `quarantine` and the rollups.
   */
  query(sql: string, parameters?: Parameters, options?: QueryOptions): Promise<Row[]>;
  /** The same by column. */
  queryColumns(
    sql: string,
    parameters?: Parameters,
    options?: QueryOptions,
  ): Promise<ResultColumn[]>;
  /** The rows of one SELECT as a file's bytes on disk, under `tmp`; the caller removes it. */
  copyTo(
    select: string,
    format: 'parquet' | 'csv' | 'json',
    parameters?: Parameters,
  ): Promise<string>;
  /** Episodes of a file of lines, made ready to be written beside what is written meanwhile. See `Stager.stage`. */
  stage(lines: string, folder: string): Promise<Prepared>;
  /** Runs a task that may write, after those that asked before. */
  write<T>(work: (writer: Writer) => Promise<T>): Promise<T>;
  /** Manifests in the order of commits. */
  manifests(): readonly Manifest[];
  /** RFC 6962 tree hash over the canonical manifests, hex. */
  root(): string;
  /** Grows when a commit becomes visible: answers of one version never change. */
  version(): number;
  /** Calls back after each commit, when it can be seen; returns the way to stop. */
  onCommit(listener: (manifest: Manifest) => void): () => void;
  /** A new empty folder for unfinished work; whoever asked removes it. */
  scratch(): Promise<string>;
  /** Rebuilds the cache from the evidence. */
  rebuild(): Promise<void>;
  /** Copies small segments together where that is worth it. It happens by itself, too; no answer changes by it. */
  mergeSegments(): Promise<void>;
  close(): Promise<void>;
}

/** The engine's lock is the process's, not the handle's: within one process this list keeps a second store out. */
const openHere = new Set<string>();

/**
 * Opens an evidence folder, making it where there is none. Leftovers of a crash are removed, and what was committed but
 * not yet in the cache is caught up.
 *
 * @throws TelltaleError STORE_BUSY when it is open already, STORE_CORRUPT when files that manifests name are missing.
 */
export async function openStore(dir: string, options: StoreOptions = {}): Promise<Store> {
  await mkdir(dir, { recursive: true }).catch((thrown: unknown) => {
    throw fromFileSystem(dir, thrown);
  });
  const layout = layoutOf(await realpath(dir));
  if (openHere.has(layout.root))
    throw new TelltaleError('STORE_BUSY', `${dir} is open already in this process`);
  openHere.add(layout.root);
  try {
    return await open(layout, options);
  } catch (thrown) {
    openHere.delete(layout.root);
    throw thrown;
  }
}

async function open(layout: Layout, options: StoreOptions): Promise<Store> {
  await makeFolders(foldersOf(layout));
  const rollups = options.rollups ?? { rollups: metricRollups, version: rollupsVersion };
  const cache = await openCache(layout, rollups, options);
  try {
    const secret = await loadOrCreateSecret(layout.pseudonyms);
    const key = pseudonymVariables(secret);
    await runAll(cache.connection, key);
    const manifests = await readManifests(layout);
    await checkFiles(layout, manifests);
    await removeOrphans(layout, manifests);
    await cache.catchUp(manifests);
    return storeOver(layout, rollups, options, cache.database, cache.connection, manifests, {
      engine: cache.engine,
      pseudonym: pseudonymsWith(secret),
      key,
      rebuild: () => cache.rebuild(manifests),
      tend: () => cache.tend(),
      saving: cache.saving,
    });
  } catch (thrown) {
    cache.connection.closeSync();
    cache.database.close();
    throw thrown;
  }
}

interface CacheControl {
  readonly engine: string;
  readonly pseudonym: Pseudonym;
  readonly key: readonly string[];
  readonly rebuild: () => Promise<void>;
  readonly tend: () => Promise<void>;
  readonly saving: Saving;
}

function storeOver(
  layout: Layout,
  rollups: RollupSet,
  options: StoreOptions,
  database: Database,
  connection: DuckDBConnection,
  manifests: Manifest[],
  cache: CacheControl,
): Store {
  const pool: Pool = poolOf(() => database.connect(), options.readers ?? 4);
  const queue = createQueue();
  const listeners = new Set<(manifest: Manifest) => void>();
  const leaves = manifests.map((manifest) => leafHash(manifestText(manifest)));
  let closing: Promise<void> | undefined;
  const intake = createIntake({
    connection,
    layout,
    rollups,
    manifests: () => manifests,
    onVisible: (manifest) => {
      cache.saving.add([manifest]);
      for (const listener of listeners) listener(manifest);
    },
  });

  /** Batches that queries can see. */
  const visible = () => manifests.length - intake.behind().length;

  const clock = options.clock ?? systemClock;
  const stager = createStager({
    connect: () => database.connect(),
    key: cache.key,
    newBatchId: () => newBatchId(clock),
  });
  const writerContext = {
    layout,
    clock,
    engine: cache.engine,
    pseudonym: cache.pseudonym,
    tool: options.tool ?? 'telltale',
    manifests: () => manifests,
    apply: (manifest: Manifest) => {
      manifests.push(manifest);
      leaves.push(leafHash(manifestText(manifest)));
      return intake.add(manifest);
    },
    beforeReading: () => intake.show(),
  };
  const writes = createWriteGroups({
    intake,
    isClosing: () => closing !== undefined,
    withWriter: (work) => withWriter(connection, writerContext, work),
  });

  const merger = createSegmentMerger({
    connect: () => database.connect(),
    connection,
    queue,
    layout,
    visible: () => manifests.slice(0, visible()),
  });

  return {
    dir: layout.root,
    pseudonym: cache.pseudonym,
    query: (sql, parameters, query) =>
      pool.with((reader) => readRows(reader, sql, parameters, query)),
    queryColumns: (sql, parameters, query) =>
      pool.with((reader) => readColumns(reader, sql, parameters, query)),
    copyTo: async (select, format, parameters) => {
      const path = join(layout.tmp, `export-${randomBytes(8).toString('hex')}.${format}`);
      await pool.with((reader) =>
        readRows(reader, `COPY (${select}) TO ${quoted(path)} (FORMAT ${format})`, parameters),
      );
      return path;
    },
    stage: (lines, folder) => stager.stage(lines, folder),
    write: (work) => {
      const written = writes.add(work);
      queue.run(writes.next).catch(() => undefined);
      // Behind the write, so that nobody waits for it; what it fails to merge answers as before.
      queue.run(() => cache.tend()).catch(() => undefined);
      written.then(merger.afterWrite, () => undefined);
      return written;
    },
    manifests: () => manifests,
    root: () => bytesToHex(treeHash(leaves.slice(0, visible()))),
    version: visible,
    onCommit: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    scratch: async () => {
      const path = join(layout.tmp, `work-${randomBytes(8).toString('hex')}`);
      await mkdir(path);
      return path;
    },
    rebuild: () => queue.run(() => cache.rebuild()),
    mergeSegments: () => merger.merge(),
    close: () => {
      closing ??= (async () => {
        await merger.close();
        await stager.close();
        await queue.run(() => Promise.resolve());
        await pool.close();
        await cache.saving.save().catch(() => undefined);
        connection.closeSync();
        database.close();
        await rm(layout.tmp, { recursive: true, force: true });
        openHere.delete(layout.root);
      })();
      return closing;
    },
  };
}
