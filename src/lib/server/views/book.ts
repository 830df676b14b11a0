import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { replaceDurably } from '#lib/server/ledger/durable-file.ts';
import { createQueue } from '#lib/server/store/queue.ts';
import { z } from 'zod';

const entry = z.strictObject({
  id: z.string(),
  path: z.string(),
  /** Null for a short link that nobody named. */
  name: z.string().nullable(),
  by: z.string(),
  saved_at: z.string(),
  removed_at: z.string().nullable(),
});
const shape = z.strictObject({ views: z.literal(1), entries: z.array(entry) });

export type ViewEntry = z.output<typeof entry>;

/** Named views and short links of one evidence folder, in `views/views.json`. */
export interface ViewBook {
  read(): readonly ViewEntry[];
  /** One change after the other; durable when it returns. */
  change<T>(edit: (entries: readonly ViewEntry[]) => readonly [ViewEntry[], T]): Promise<T>;
}

/** @throws TelltaleError STORE_CORRUPT when the file is there and not readable as such. */
export function openViewBook(dataDir: string): ViewBook {
  const path = join(dataDir, 'views', 'views.json');
  const queue = createQueue();
  let known: { readonly stamp: string; readonly entries: readonly ViewEntry[] } | undefined;
  const read = (): readonly ViewEntry[] => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return [];
    const stamp = `${found.ino} ${found.mtimeMs} ${found.size}`;
    if (known?.stamp !== stamp) known = { stamp, entries: parse(path, readFileSync(path, 'utf8')) };
    return known.entries;
  };
  return {
    read,
    change: (edit) =>
      queue.run(async () => {
        const [entries, result] = edit(read());
        await replaceDurably(path, JSON.stringify({ views: 1, entries }, null, 1));
        return result;
      }),
  };
}

function parse(path: string, text: string): readonly ViewEntry[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = null;
  }
  const parsed = shape.safeParse(json);
  if (parsed.success) return parsed.data.entries;
  throw new TelltaleError(
    'STORE_CORRUPT',
    `${path} cannot be read; restore it from a backup, or remove it to begin without views: ${z.prettifyError(parsed.error)}`,
  );
}
