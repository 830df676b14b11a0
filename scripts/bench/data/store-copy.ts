import { constants } from 'node:fs';
import { copyFile, link, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Files that are never written again: a second name for them is as good as a copy. */
const neverRewritten = /\.parquet$/;

/** A copy of a closed evidence folder, to be written to; the segments are the same files. It goes when it is disposed of. */
export async function storeCopy(
  folder: string,
  beside: string,
): Promise<AsyncDisposable & { readonly folder: string }> {
  const copy = await mkdtemp(join(beside, 'copy-'));
  await copyInto(folder, copy);
  return {
    folder: copy,
    [Symbol.asyncDispose]: () => rm(copy, { recursive: true, force: true }),
  };
}

async function copyInto(from: string, to: string): Promise<void> {
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) {
      await mkdir(target);
      await copyInto(source, target);
    } else if (neverRewritten.test(entry.name)) await link(source, target);
    else await copyFile(source, target, constants.COPYFILE_FICLONE);
  }
}
