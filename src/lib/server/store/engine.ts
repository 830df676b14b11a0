import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { fromEngine } from './failures.ts';
import { quoted } from './sql.ts';

export interface EngineOptions {
  /** Where it may read and write, itself and everything below. */
  readonly folders: readonly string[];
  /** Single files that it may read besides. */
  readonly files?: readonly string[];
  /** Folder for what does not fit in memory; left out, nothing is spilled. */
  readonly spill?: string;
  /** In DuckDB's spelling: `768MB`. */
  readonly memoryLimit?: string;
  readonly threads?: number;
}

/**
 * An engine in memory that can touch nothing outside the folders it is given: no network, no extensions, no other files,
 * and no way to change that afterwards.
 */
export const openEngine = (options: EngineOptions): Promise<DuckDBInstance> => start(options, []);

/** An engine over a database file. */
export interface Database {
  /** A connection whose unqualified names are those of the file. */
  connect(): Promise<DuckDBConnection>;
  close(): void;
}

/** The file's name in the engine; views of older files are stored under it. */
const catalogue = 'cache';

/**
 * The same over a database file that can be made again from other files: the engine keeps no log of it. What was
 * committed is seen at once, and is on the disk after the next CHECKPOINT, which nobody but the caller asks for.
 *
 * @throws TelltaleError STORE_BUSY when another process has the file open.
 */
export async function openDatabase(path: string, options: EngineOptions): Promise<Database> {
  const instance = await start(options, [
    // A question of few rows is mostly the footers of many segments, which never change: they are read once. Of ninety
    // segments with nine hundred row groups they take 15 MB of the engine's memory.
    'SET GLOBAL parquet_metadata_cache = true',
    `ATTACH ${quoted(path)} AS ${catalogue} (RECOVERY_MODE NO_WAL_WRITES, STORAGE_VERSION 'latest')`,
  ]);
  return {
    async connect() {
      const connection = await instance.connect();
      await runAll(connection, [`USE ${catalogue}`]);
      return connection;
    },
    close: () => instance.closeSync(),
  };
}

/**
 * One processor is left to JavaScript. Besides, whoever waits for a statement does its share of it and, where there is
 * none left, asks for more without a pause until the others are done: on two processors, two threads took 1.3 to 1.8
 * times the processor time of one.
 */
const defaultThreads = (): number => Math.max(1, availableParallelism() - 1);

async function start(
  options: EngineOptions,
  statements: readonly string[],
): Promise<DuckDBInstance> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(options.threads ?? defaultThreads()),
    memory_limit: options.memoryLimit ?? '640MB',
    preserve_insertion_order: 'true',
    // The system keeps what is read often of the segments; a second copy grows with every batch, to no gain.
    enable_external_file_cache: 'false',
    // Gives back what was freed by threads that then have nothing to do: an ingest held 90 MiB more without it.
    allocator_background_threads: 'true',
    // Not by itself at the end of some commit; see `saving.ts`.
    checkpoint_threshold: '1TB',
  }).catch((thrown: unknown) => {
    throw fromEngine(thrown);
  });
  const connection = await instance.connect();
  try {
    await runAll(connection, [...statements, ...lockDown(options)]);
  } catch (thrown) {
    instance.closeSync();
    throw fromEngine(thrown);
  } finally {
    connection.closeSync();
  }
  return instance;
}

/** The order matters: each statement may still be needed by the next, and the last one closes the door. */
const lockDown = ({ folders, files = [], spill }: EngineOptions): string[] => [
  // A database setting of an extension: it cannot be part of the start-up configuration.
  `SET TimeZone = 'UTC'`,
  `SET allowed_directories = [${folders.map((folder) => quoted(`${resolve(folder)}/`)).join(', ')}]`,
  `SET allowed_paths = [${files.map((file) => quoted(resolve(file))).join(', ')}]`,
  `SET temp_directory = ${quoted(spill === undefined ? '' : resolve(spill))}`,
  'SET autoinstall_known_extensions = false',
  'SET autoload_known_extensions = false',
  'SET allow_community_extensions = false',
  'SET enable_external_access = false',
  'SET lock_configuration = true',
];

/** Runs statements for their effect, one after the other. */
export async function runAll(
  connection: DuckDBConnection,
  statements: readonly string[],
): Promise<void> {
  for (const statement of statements) {
    try {
      await connection.run(statement);
    } catch (thrown) {
      throw fromEngine(thrown);
    }
  }
}
