import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from './durable.ts';
import { storageError } from './failures.ts';

/**
 * 32 random bytes in a file that only this user may read, as 64 hex digits, made on first use: what pseudonyms and the
 * order of published clusters are keyed with.
 */
export async function loadOrCreateSecret(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text !== null) return text.trim();
  const secret = randomBytes(32).toString('hex');
  await storageError(path, async () => {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await open(`${path}.unfinished`, 'w', 0o600);
    try {
      await file.writeFile(`${secret}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${path}.unfinished`, path);
  });
  await syncFolder(dirname(path));
  return secret;
}
