import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceDurably } from '#lib/server/ledger/durable-file.ts';
import { z } from 'zod';

const shape = z.strictObject({
  /** The same at every attempt, so that a receiver can drop what it has had. */
  id: z.string(),
  hook: z.string(),
  /** JSON, byte for byte as it is signed. */
  body: z.string(),
  attempts: z.number(),
  /** When it is tried next, ms since 1970. */
  due: z.number(),
  last: z.string().nullable(),
});

/** A message that a hook has not taken yet. */
export type Waiting = z.output<typeof shape>;

/** Messages on their way, one file each: they are there again after a restart. */
export interface WaitingRoom {
  all(): readonly Waiting[];
  put(message: Waiting): Promise<void>;
  remove(message: Waiting): Promise<void>;
  /** Takes a message out that nobody will try again, and keeps it to be looked at. */
  giveUp(message: Waiting): Promise<void>;
}

const nameOf = ({ id, hook }: Waiting): string => `${id}.${hook}.json`;

/** @param dir made where it is not there */
export async function openWaitingRoom(
  dir: string,
  report: (error: unknown) => void,
): Promise<WaitingRoom> {
  const waiting = join(dir, 'waiting');
  const failed = join(dir, 'failed');
  await mkdir(waiting, { recursive: true });
  await mkdir(failed, { recursive: true });
  const known = new Map<string, Waiting>();
  for (const name of await readdir(waiting)) {
    if (!name.endsWith('.json')) continue;
    try {
      known.set(name, shape.parse(JSON.parse(await readFile(join(waiting, name), 'utf8'))));
    } catch (thrown) {
      report(thrown);
      await rename(join(waiting, name), join(failed, name));
    }
  }
  return {
    all: () => [...known.values()],
    put: async (message) => {
      known.set(nameOf(message), message);
      await replaceDurably(join(waiting, nameOf(message)), JSON.stringify(message), 0o600);
    },
    remove: async (message) => {
      known.delete(nameOf(message));
      await rm(join(waiting, nameOf(message)), { force: true });
    },
    giveUp: async (message) => {
      known.delete(nameOf(message));
      await replaceDurably(join(failed, nameOf(message)), JSON.stringify(message), 0o600);
      await rm(join(waiting, nameOf(message)), { force: true });
    },
  };
}
