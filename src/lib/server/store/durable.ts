import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { storageError } from './failures.ts';

/** Writes a file whole and forces it to the disk. It must not exist. */
export async function writeDurably(path: string, content: string | Uint8Array): Promise<void> {
  await storageError(path, async () => {
    const file = await open(path, 'wx');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
  });
}

/** Forces a file that somebody else wrote (the engine) to the disk. */
export async function syncFile(path: string): Promise<void> {
  await storageError(path, async () => {
    const file = await open(path, 'r');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  });
}

/**
 * Moves a finished file to its place for good. What is published is never overwritten, and the name is forced to the
 * disk too: without that a crash can lose a file that was synced.
 *
 * @throws TelltaleError CONFLICT when the place is taken.
 */
export async function publish(from: string, to: string): Promise<void> {
  // Only the one writer publishes, so nothing can come between the look and the rename.
  if (await exists(to))
    throw new TelltaleError('CONFLICT', `${to} exists already; evidence is never overwritten`);
  await storageError(to, () => rename(from, to));
  await syncFolder(dirname(to));
}

/** Forces the names in a folder to the disk. */
export async function syncFolder(path: string): Promise<void> {
  await storageError(path, async () => {
    const folder = await open(path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  });
}

export async function makeFolders(paths: readonly string[]): Promise<void> {
  for (const path of paths) await storageError(path, () => mkdir(path, { recursive: true }));
}

export const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** SHA-256 of a file's bytes, 64 hex digits. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }))
    hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}
