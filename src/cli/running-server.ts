import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isErrorCode, isTelltaleError, TelltaleError } from '#lib/kernel/errors.ts';

/** Where the server that holds this store listens, if one does. */
export function serverUrl(dataDir: string): string | null {
  try {
    const { url } = JSON.parse(readFileSync(join(dataDir, 'server.json'), 'utf8')) as {
      url?: unknown;
    };
    return typeof url === 'string' ? url : null;
  } catch {
    return null; // no server has announced itself, or it is just going away
  }
}

/**
 * Where to turn when opening the store failed: the server that holds it.
 *
 * @throws what was thrown, unless the store is held by a server that has announced itself
 */
export function holderOf(dataDir: string, thrown: unknown): string {
  const url = serverUrl(dataDir);
  if (!isTelltaleError(thrown) || thrown.code !== 'STORE_BUSY' || url === null) throw thrown;
  return url;
}

/**
 * One request to the running server.
 *
 * @throws TelltaleError the server's own problem, or UNAVAILABLE when it cannot be reached
 */
export async function askServer(url: string, path: string, init?: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(new URL(path, url), init);
  } catch (cause) {
    throw new TelltaleError(
      'UNAVAILABLE',
      `the server at ${url} holds the store but does not answer`,
      { cause },
    );
  }
  if (response.ok) return response;
  const problem = (await response.json().catch(() => ({}))) as { code?: string; detail?: string };
  const code = isErrorCode(problem.code) ? problem.code : 'UNAVAILABLE';
  throw new TelltaleError(code, problem.detail ?? `the server answered ${response.status}`);
}
