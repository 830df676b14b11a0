import { readdir, rm, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { TelltaleError } from '#lib/kernel/errors.ts';
import type { Layout } from './layout.ts';
import type { Manifest } from './manifest.ts';

/**
 * That every file a manifest names is there and has its size. Hashes are checked by `doctor`, since that reads every byte.
 *
 * @throws TelltaleError STORE_CORRUPT naming the first file that is not as its manifest says.
 */
export async function checkFiles(layout: Layout, manifests: readonly Manifest[]): Promise<void> {
  for (const { batch_id, files } of manifests)
    for (const file of files) {
      const size = await stat(join(layout.root, file.path)).then(
        (found) => found.size,
        () => undefined,
      );
      if (size !== file.bytes)
        throw new TelltaleError(
          'STORE_CORRUPT',
          `${file.path} of batch ${batch_id} ${size === undefined ? 'is missing' : `has ${size} bytes instead of ${file.bytes}`}; restore it from a backup`,
        );
    }
}

/** Removes what a crash left behind: files that no manifest names, and everything unfinished. */
export async function removeOrphans(
  layout: Layout,
  manifests: readonly Manifest[],
): Promise<string[]> {
  const named = new Set(manifests.flatMap(({ files }) => files.map(({ path }) => path)));
  const orphans: string[] = [];
  for (const folder of [layout.segments, layout.quarantine, layout.quarantineBytes])
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const path = relative(layout.root, join(folder, entry.name));
      if (entry.isFile() && !named.has(path)) orphans.push(path);
    }
  for (const path of orphans) await rm(join(layout.root, path));
  for (const name of await readdir(layout.tmp))
    await rm(join(layout.tmp, name), { recursive: true, force: true });
  return orphans;
}
