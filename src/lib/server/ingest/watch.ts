import { watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { filesAt, ingestFile, type SourceFile } from './ingest-file.ts';
import type { LinesContext } from './ingest-lines.ts';
import type { IngestResult } from './outcome.ts';

export interface WatchOptions {
  readonly signal: AbortSignal;
  /** Milliseconds between looks, and for which a file must not change to count as complete. */
  readonly settleMs?: number;
  readonly onResult?: (file: SourceFile, result: IngestResult) => void;
  /** A file that failed as a whole is told once and tried again when it changes. */
  readonly onError?: (file: SourceFile, error: unknown) => void;
}

/**
 * Takes in whatever log appears in a folder or below, when it is complete: its size and time have not changed for a
 * while. Nothing in the folder is moved or changed. What was taken in before is known to the store, line by line, so a
 * restart that meets the same files again changes nothing.
 */
export async function watchFolder(
  context: LinesContext,
  folder: string,
  { signal, settleMs = 1000, onResult, onError }: WatchOptions,
): Promise<void> {
  const done = new Map<string, string>();
  const seen = new Map<string, string>();
  const bell = createBell(folder, signal);
  while (!signal.aborted) {
    let unsettled = false;
    for (const file of await filesAt(folder).catch(() => [])) {
      if (signal.aborted) break;
      const state = await stateOf(file);
      if (state === undefined || done.get(file.path) === state) continue;
      if (seen.get(file.path) !== state) {
        seen.set(file.path, state);
        unsettled = true;
        continue;
      }
      done.set(file.path, state);
      try {
        onResult?.(file, await ingestFile(context, file));
      } catch (error) {
        onError?.(file, error);
      }
    }
    await bell.wait(unsettled ? settleMs : settleMs * 5, settleMs);
  }
  bell.close();
}

async function stateOf(file: SourceFile): Promise<string | undefined> {
  const found = await stat(file.path).catch(() => undefined);
  return found === undefined ? undefined : `${found.size} ${found.mtimeMs} ${found.ino}`;
}

interface Bell {
  /** Returns after `longest` ms, or `soonest` ms after something happened in the folder, or on abort. */
  wait(longest: number, soonest: number): Promise<void>;
  close(): void;
}

/** The system's notices only make it quicker: they do not exist on every file system, and may be lost. */
function createBell(folder: string, signal: AbortSignal): Bell {
  let ring: () => void = () => undefined;
  const watcher = (() => {
    try {
      return watch(folder, { recursive: true, signal }, () => ring()).on('error', () => undefined);
    } catch {
      return undefined;
    }
  })();
  return {
    async wait(longest, soonest) {
      const rung = new Promise<'rung'>((resolve) => (ring = () => resolve('rung')));
      const timer = new AbortController();
      const stop = () => timer.abort();
      signal.addEventListener('abort', stop, { once: true });
      const pause = (ms: number) =>
        wait(ms, 'over' as const, { signal: timer.signal }).catch(() => 'over' as const);
      if ((await Promise.race([pause(longest), rung])) === 'rung') await pause(soonest);
      timer.abort();
      signal.removeEventListener('abort', stop);
    },
    close: () => watcher?.close(),
  };
}
