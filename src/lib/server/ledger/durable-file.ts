import { mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from '#lib/server/store/durable.ts';

/**
 * Puts a file in its place whole, or not at all, and forces it and its name to the disk. What stood there is replaced:
 * only the checkpoint, and tiles that no checkpoint covered yet, are ever written twice.
 *
 * @param mode permissions of the file, 0o644 unless told otherwise
 */
export async function replaceDurably(
  path: string,
  content: string | Uint8Array,
  mode = 0o644,
): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  const unfinished = `${path}.unfinished`;
  const file = await open(unfinished, 'w', mode);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, path);
  await syncFolder(folder);
}
