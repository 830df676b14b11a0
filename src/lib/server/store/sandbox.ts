import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TelltaleError } from '#lib/kernel/errors.ts';
import type { Row } from './decode.ts';
import { openEngine, runAll } from './engine.ts';
import { readColumns, readRows, type Parameters, type ResultColumn } from './read.ts';
import { quoted } from './sql.ts';

/**
 * An engine of its own for SQL that somebody else wrote. It holds no evidence, lives in memory, and can reach the input
 * files (to read) and one work folder, nothing else: no network, no extensions, no settings.
 */
export interface Sandbox {
  query(sql: string, parameters?: Parameters): Promise<Row[]>;
  columns(sql: string): Promise<ResultColumn[]>;
  run(sql: string): Promise<void>;
  /** Writes the one text column of a SELECT to a file in the work folder, one line a row. Texts hold no line feed. */
  writeLines(select: string, name: string): Promise<string>;
  /** What a text says when parsed as one SQL statement, as the engine's syntax tree. Throws nothing. */
  parse(sql: string): Promise<unknown>;
  close(): void;
}

/** Longest run of one statement; a mapping that needs more is broken. */
const timeoutMs = 30 * 60 * 1000;

/** @param folder exists, and is the only place where the sandbox writes */
export async function openSandbox(
  folder: string,
  files: readonly string[],
  options: { readonly memoryLimit?: string; readonly threads?: number } = {},
): Promise<Sandbox> {
  const spill = join(folder, 'spill');
  await mkdir(spill, { recursive: true });
  const instance = await openEngine({
    folders: [folder],
    files,
    spill,
    memoryLimit: options.memoryLimit ?? '512MB',
    ...(options.threads === undefined ? {} : { threads: options.threads }),
  });
  const connection = await instance.connect();
  return {
    query: (sql, parameters) => readRows(connection, sql, parameters, { timeoutMs }),
    columns: (sql) => readColumns(connection, sql, [], { timeoutMs }),
    run: async (sql) => void (await readRows(connection, sql, [], { timeoutMs })),
    async writeLines(select, name) {
      const path = join(folder, name);
      // Without quotes and with a delimiter that JSON cannot hold, the text comes out as it is.
      await runAll(connection, [
        `COPY (${select}) TO ${quoted(path)} (FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER e'\\x01', NULLSTR '')`,
      ]);
      return path;
    },
    async parse(sql) {
      const [row] = await readRows(
        connection,
        'SELECT json_serialize_sql(CAST($sql AS VARCHAR)) AS tree',
        { sql },
      );
      const tree = row?.['tree'];
      if (typeof tree !== 'string') throw new TelltaleError('INTERNAL', 'the parser gave no tree');
      return JSON.parse(tree) as unknown;
    },
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** A small text file. @throws TelltaleError NOT_FOUND */
export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new TelltaleError('NOT_FOUND', `${path} cannot be read`, { cause });
  }
}
