import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { fromFileSystem } from '#lib/server/store/failures.ts';

/**
 * Rows that took long to read, on disk beside the evidence, so that the first reader after a restart does not pay for them
 * again. Each lies under a name (what was asked) and a state (of what evidence), and is found under both only, so nothing
 * stale is ever found. Deleting the folder costs time and changes no answer.
 */
export interface Shelf {
  /** The value under a name for one state; undefined where there is none. */
  take(name: string, state: string): Promise<unknown>;
  /** The last value under a name, with its state, whatever that is. */
  takeLast(name: string): Promise<{ readonly state: string; readonly value: unknown } | undefined>;
  /**
   * Puts a value down in the background, instead of the one for an earlier state.
   *
   * @param isStill asked when it is written: false drops it
   */
  put(name: string, state: string, value: unknown, isStill?: () => boolean): void;
  /** Writes what waits. */
  close(): Promise<void>;
}

/** Bytes of one value and of all together, at most. */
const mostBytes = 32_000_000;
const mostInAll = 256_000_000;

/** A batch that just became visible is known by then: nothing is put down under the state before it. */
const waitMs = 200;

const checksumBytes = 32;
const checksum = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/** A file name for any name of a value. */
const hashed = (name: string): string =>
  createHash('sha256').update(name).digest('hex').slice(0, 40);

interface Placed {
  readonly state: string;
  readonly bytes: number;
}

interface Waiting {
  readonly state: string;
  readonly value: unknown;
  readonly isStill: () => boolean;
}

/** @param dir made where there is none. @throws TelltaleError where it cannot be */
export function openShelf(dir: string): Shelf {
  const placed = indexOf(dir);
  const waiting = new Map<string, Waiting>();
  let writing: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  const pathOf = (key: string, state: string): string => join(dir, `${key}.${state}`);

  async function read(key: string, state: string): Promise<unknown> {
    try {
      const bytes = await readFile(pathOf(key, state));
      const content = bytes.subarray(checksumBytes);
      if (!checksum(content).equals(bytes.subarray(0, checksumBytes))) throw new Error('torn');
      return deserialize(content) as unknown;
    } catch {
      await remove(key); // gone, torn by a crash, or written by another Node: asked for again
      return undefined;
    }
  }

  async function remove(key: string): Promise<void> {
    const before = placed.get(key);
    placed.delete(key);
    if (before !== undefined) await rm(pathOf(key, before.state), { force: true });
  }

  async function write(key: string, { state, value, isStill }: Waiting): Promise<void> {
    if (!isStill()) return;
    const content = serialize(value);
    if (content.length > mostBytes) return;
    const partial = join(dir, `${key}.partial`);
    await writeFile(partial, Buffer.concat([checksum(content), content]));
    if (placed.get(key)?.state !== state) await remove(key);
    await rename(partial, pathOf(key, state));
    placed.set(key, { state, bytes: content.length });
    let inAll = [...placed.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    for (const [oldest, { bytes }] of placed) {
      if (inAll <= mostInAll) return;
      await remove(oldest);
      inAll -= bytes;
    }
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const now = [...waiting];
    waiting.clear();
    for (const [key, value] of now)
      // A full disk costs time at the next start, and nothing else.
      writing = writing.then(() => write(key, value)).catch(() => undefined);
    return writing;
  }

  const waitingFor = (key: string, state: string): Waiting | undefined => {
    const found = waiting.get(key);
    return found?.state === state ? found : undefined;
  };

  return {
    async take(name, state) {
      const key = hashed(name);
      const unwritten = waitingFor(key, state);
      if (unwritten !== undefined) return unwritten.value;
      return placed.get(key)?.state === state ? read(key, state) : undefined;
    },
    async takeLast(name) {
      const key = hashed(name);
      const unwritten = waiting.get(key);
      if (unwritten !== undefined) return { state: unwritten.state, value: unwritten.value };
      const state = placed.get(key)?.state;
      if (state === undefined) return undefined;
      const value = await read(key, state);
      return value === undefined ? undefined : { state, value };
    },
    put(name, state, value, isStill = () => true) {
      waiting.set(hashed(name), { state, value, isStill });
      timer ??= setTimeout(() => void flush(), waitMs).unref();
    },
    close: flush,
  };
}

/** What lies there, the oldest first; what an earlier process left unfinished is not looked at. */
function indexOf(dir: string): Map<string, Placed> {
  try {
    mkdirSync(dir, { recursive: true });
    const files = readdirSync(dir)
      .map((file) => ({ match: /^([0-9a-f]{40})\.([0-9a-f-]{1,80})$/.exec(file), file }))
      .flatMap(({ match, file }) => {
        const [, key, state] = match ?? [];
        if (key === undefined || state === undefined) return [];
        const { size, mtimeMs } = statSync(join(dir, file));
        return [{ key, state, bytes: size, mtimeMs }];
      })
      .sort((a, b) => a.mtimeMs - b.mtimeMs);
    return new Map(files.map(({ key, state, bytes }) => [key, { state, bytes }]));
  } catch (thrown) {
    throw fromFileSystem(dir, thrown);
  }
}
