import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { openEngine } from './engine.ts';
import { readRows } from './read.ts';
import { quoted } from './sql.ts';
import type { Store } from './store.ts';

/** What writes side files, such as motion traces, besides a store. */
export type SideWriter = Pick<Store, 'dir' | 'scratch' | 'copyTo'> & AsyncDisposable;

/**
 * An engine of its own that turns rows into files inside an evidence folder, whoever holds the folder's store. It reads and
 * writes nothing of the store.
 *
 * @param dir the evidence folder; it is made if it is not there
 */
export async function openSideWriter(dir: string): Promise<SideWriter> {
  const root = resolve(dir);
  await mkdir(root, { recursive: true });
  const work = await mkdtemp(join(root, 'side-'));
  const engine = await openEngine({ folders: [work], threads: 1 });
  const connection = await engine.connect();
  return {
    dir: root,
    scratch: () => mkdtemp(join(work, 'work-')),
    copyTo: async (select, format, parameters) => {
      const path = join(work, `export-${randomBytes(8).toString('hex')}.${format}`);
      await readRows(
        connection,
        `COPY (${select}) TO ${quoted(path)} (FORMAT ${format})`,
        parameters,
      );
      return path;
    },
    [Symbol.asyncDispose]: async () => {
      connection.closeSync();
      engine.closeSync();
      await rm(work, { recursive: true, force: true });
    },
  };
}
