import { join } from 'node:path';
import { openJsonBook } from '#lib/server/ledger/json-book.ts';
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
  const book = openJsonBook(join(dataDir, 'views', 'views.json'), {
    shape,
    empty: { views: 1, entries: [] },
    advice: '; restore it from a backup, or remove it to begin without views',
  });
  return {
    read: () => book.read().entries,
    change: (edit) =>
      book.change((content) => {
        const [entries, result] = edit(content.entries);
        return [{ views: 1, entries }, result];
      }),
  };
}
