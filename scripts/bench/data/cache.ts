import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BenchContext } from '../core/context.ts';

/**
 * A data set that is made once and kept: `make` writes it under another name, and it gets its own when it is whole.
 *
 * @param name file or folder; changes whenever its content would
 */
export async function kept(
  { cache, say }: Pick<BenchContext, 'cache' | 'say'>,
  name: string,
  make: (path: string) => Promise<void>,
): Promise<string> {
  const path = join(cache, name);
  if (existsSync(path)) return path;
  await mkdir(cache, { recursive: true });
  const partial = `${path}.partial`;
  await rm(partial, { recursive: true, force: true });
  say(`making ${name}`);
  await make(partial);
  await rename(partial, path);
  return path;
}
