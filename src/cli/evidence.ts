import { existsSync } from 'node:fs';
import { TelltaleError } from '#lib/kernel/errors.ts';
import type { QueryLayer } from '#lib/server/query/types.ts';
import { askServer, holderOf } from './running-server.ts';

/** One question in the two ways in which it can be asked; both give the same JSON. */
export interface Ask<T> {
  readonly locally: (query: QueryLayer) => Promise<T>;
  readonly remotely: { readonly path: string; readonly asked: [string, string][] };
}

/**
 * Asks the store itself, or the server that holds it.
 *
 * @throws TelltaleError NOT_FOUND when there is no store: a typing mistake must not make an empty one
 */
export async function askEvidence<T>(dataDir: string, { locally, remotely }: Ask<T>): Promise<T> {
  if (!existsSync(dataDir)) {
    throw new TelltaleError(
      'NOT_FOUND',
      `there is no evidence at ${dataDir}; bring some in with "telltale ingest FILE --data ${dataDir}"`,
    );
  }
  const { openApp } = await import('#lib/server/app.ts');
  try {
    await using app = await openApp(dataDir);
    return await locally(app.query);
  } catch (thrown) {
    const url = holderOf(dataDir, thrown);
    const query = new URLSearchParams(remotely.asked).toString();
    const response = await askServer(url, `${remotely.path}?${query}`);
    return (await response.json()) as T;
  }
}
