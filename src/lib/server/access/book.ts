import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { replaceDurably } from '#lib/server/ledger/durable-file.ts';
import { createQueue } from '#lib/server/store/queue.ts';
import { z } from 'zod';
import { permissions, roles } from './roles.ts';

const role = z.enum(roles);
const time = z.number();

const user = z.strictObject({
  name: z.string(),
  roles: z.array(role),
  /** Null for those who come from elsewhere (OIDC). */
  password: z.string().nullable(),
  disabled: z.boolean(),
});
const session = z.strictObject({
  digest: z.string(),
  user: z.string(),
  roles: z.array(role),
  created: time,
  expires: time,
});
const token = z.strictObject({
  id: z.string(),
  label: z.string(),
  hash: z.string(),
  scopes: z.array(z.enum(permissions)),
  by: z.string(),
  created: time,
  expires: time.nullable(),
});
const share = z.strictObject({
  id: z.string(),
  digest: z.string(),
  report_id: z.string(),
  by: z.string(),
  created: time,
  expires: time,
});
const shape = z.strictObject({
  access: z.literal(1),
  users: z.array(user),
  sessions: z.array(session),
  tokens: z.array(token),
  shares: z.array(share),
});

export type User = z.output<typeof user>;
export type Session = z.output<typeof session>;
export type Token = z.output<typeof token>;
export type Share = z.output<typeof share>;
export type Contents = z.output<typeof shape>;

/** Users, sessions, tokens and links of one evidence folder, in a file that only this user reads. Secrets are hashed. */
export interface Book {
  read(): Contents;
  /** Changes the contents and makes them durable before it returns. */
  change(edit: (contents: Contents) => Contents): Promise<void>;
}

export const accessPath = (dataDir: string): string => join(dataDir, 'access', 'access.json');

const empty: Contents = { access: 1, users: [], sessions: [], tokens: [], shares: [] };

/**
 * The command line and a running server share the file: whoever reads it takes up what the other wrote.
 *
 * @throws TelltaleError STORE_CORRUPT when the file is there and not readable as such.
 */
export function openBook(dataDir: string): Book {
  const path = accessPath(dataDir);
  const queue = createQueue();
  let known: { readonly stamp: string; readonly contents: Contents } | undefined;
  const read = (): Contents => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return empty;
    const stamp = `${found.ino} ${found.mtimeMs} ${found.size}`;
    if (known?.stamp !== stamp)
      known = { stamp, contents: parse(path, readFileSync(path, 'utf8')) };
    return known.contents;
  };
  read();
  return {
    read,
    change: (edit) => queue.run(() => replaceDurably(path, JSON.stringify(edit(read())), 0o600)),
  };
}

function parse(path: string, text: string): Contents {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = null;
  }
  const parsed = shape.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new TelltaleError(
    'STORE_CORRUPT',
    `${path} cannot be read, and nobody is let in without it; restore it from a backup: ${z.prettifyError(parsed.error)}`,
  );
}
