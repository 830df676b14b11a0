import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { replaceDurably } from '#lib/server/ledger/durable-file.ts';
import { createQueue } from '#lib/server/store/queue.ts';
import { z } from 'zod';

/** What a hook may be told of. */
export const messageTypes = ['gate.flipped', 'task.regressed', 'report.published'] as const;
export type MessageType = (typeof messageTypes)[number];

const hook = z.strictObject({
  id: z.string(),
  url: z.string(),
  events: z.array(z.enum(messageTypes)),
  /** `whsec_…`: what messages are signed with. */
  secret: z.string(),
  allow_private: z.boolean(),
  added_at: z.string(),
  /** Why nothing is sent any more; null while it is. */
  off_because: z.string().nullable(),
});
const shape = z.strictObject({ webhooks: z.literal(1), hooks: z.array(hook) });

export type Hook = z.output<typeof hook>;

/** The hooks of one evidence folder, in a file that only this user reads: it holds their secrets. */
export interface HookBook {
  read(): readonly Hook[];
  change(edit: (hooks: readonly Hook[]) => readonly Hook[]): Promise<void>;
}

/**
 * The command line and a running server share the file: whoever reads it takes up what the other wrote.
 *
 * @throws TelltaleError STORE_CORRUPT when the file is there and not readable as such
 */
export function openHookBook(dataDir: string): HookBook {
  const path = join(dataDir, 'webhooks', 'webhooks.json');
  const queue = createQueue();
  let known: { readonly stamp: string; readonly hooks: readonly Hook[] } | undefined;
  const read = (): readonly Hook[] => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return [];
    const stamp = `${found.ino} ${found.mtimeMs} ${found.size}`;
    if (known?.stamp !== stamp) known = { stamp, hooks: parse(path, readFileSync(path, 'utf8')) };
    return known.hooks;
  };
  read();
  return {
    read,
    change: (edit) =>
      queue.run(() =>
        replaceDurably(path, JSON.stringify({ webhooks: 1, hooks: edit(read()) }, null, 1), 0o600),
      ),
  };
}

function parse(path: string, text: string): readonly Hook[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = null;
  }
  const parsed = shape.safeParse(json);
  if (parsed.success) return parsed.data.hooks;
  throw new TelltaleError(
    'STORE_CORRUPT',
    `${path} cannot be read, so nobody is told of anything; mend it, or remove it and add the hooks again: ${z.prettifyError(parsed.error)}`,
  );
}
