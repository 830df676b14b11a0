import { join } from 'node:path';
import { openJsonBook } from '#lib/server/ledger/json-book.ts';
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
  const book = openJsonBook(join(dataDir, 'webhooks', 'webhooks.json'), {
    shape,
    empty: { webhooks: 1, hooks: [] },
    advice: ', so nobody is told of anything; mend it, or remove it and add the hooks again',
    mode: 0o600,
  });
  book.read();
  return {
    read: () => book.read().hooks,
    change: (edit) =>
      book.change(({ hooks }) => [{ webhooks: 1, hooks: [...edit(hooks)] }, undefined]),
  };
}
