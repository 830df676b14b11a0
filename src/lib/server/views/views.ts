import { systemClock, type Clock } from '#lib/kernel/clock.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { sha256Bytes } from '#lib/kernel/hash.ts';
import { keptAddress } from './address.ts';
import { openViewBook, type ViewEntry } from './book.ts';

/** A page with its filters, kept under a name that everybody here sees. */
export interface View {
  readonly id: string;
  readonly name: string;
  /** Path and parameters. */
  readonly path: string;
  readonly by: string;
  /** RFC 3339 */
  readonly saved_at: string;
}

export interface Views {
  /** By name. */
  list(): readonly View[];
  /** Where a view or a short link leads, also one that was removed from the list. @throws TelltaleError NOT_FOUND */
  open(id: string): { readonly path: string; readonly name: string | null };
  /** The short id of an address, the same each time. @throws TelltaleError USAGE */
  shorten(address: string, by: string): Promise<string>;
  /** @throws TelltaleError USAGE for a name of no or over 80 characters, CONFLICT where another view has it. */
  save(name: string, address: string, by: string): Promise<View>;
  /** Takes a view from the list; its link still opens. @throws TelltaleError NOT_FOUND */
  remove(id: string): Promise<View>;
  /** Undoes `remove`. @throws TelltaleError NOT_FOUND, CONFLICT where its name was given away since */
  restore(id: string): Promise<View>;
}

const longestName = 80;
/** More than people look through; a script must not fill the disk with links. */
const most = 20_000;

/** @throws TelltaleError STORE_CORRUPT when the views cannot be read */
export function openViews(dataDir: string, clock: Clock = systemClock): Views {
  const book = openViewBook(dataDir);
  const now = (): string => new Date(clock.now()).toISOString();
  book.read();

  const put = (entry: ViewEntry): Promise<ViewEntry> =>
    book.change((entries) => {
      const known = entries.find(({ id }) => id === entry.id);
      if (known !== undefined && known.removed_at === null) return [[...entries], known];
      if (known === undefined && entries.length >= most)
        throw new TelltaleError('TOO_LARGE', `${most} views and links are kept, and no more`);
      return [[...entries.filter(({ id }) => id !== entry.id), entry], entry];
    });

  const change = (id: string, removedAt: string | null): Promise<View> =>
    book.change((entries) => {
      const known = entries.find((entry) => entry.id === id && entry.name !== null);
      if (known === undefined) throw unknown(id);
      if (removedAt === null) refuseTaken(entries, known);
      const changed = { ...known, removed_at: removedAt };
      return [entries.map((entry) => (entry === known ? changed : entry)), viewOf(changed)];
    });

  return {
    list: () =>
      book
        .read()
        .filter(({ name, removed_at }) => name !== null && removed_at === null)
        .map(viewOf)
        .sort((a, b) => a.name.localeCompare(b.name, 'en')),
    open: (id) => {
      const known = book.read().find((entry) => entry.id === id);
      if (known === undefined) throw unknown(id);
      return { path: known.path, name: known.name };
    },
    shorten: async (address, by) => {
      const path = keptAddress(address);
      const id = shortId(null, path);
      await put({ id, path, name: null, by, saved_at: now(), removed_at: null });
      return id;
    },
    save: async (name, address, by) => {
      const path = keptAddress(address);
      const title = name.trim().replaceAll(/\s+/g, ' ');
      if (title === '' || title.length > longestName)
        throw new TelltaleError('USAGE', `a name has 1 to ${longestName} characters`);
      const id = shortId(title, path);
      const entry = { id, path, name: title, by, saved_at: now(), removed_at: null };
      refuseTaken(book.read(), entry);
      return viewOf(await put(entry));
    },
    remove: (id) => change(id, now()),
    restore: (id) => change(id, null),
  };
}

const unknown = (id: string): TelltaleError =>
  new TelltaleError('NOT_FOUND', `there is no view ${id} here; /views lists those that there are`);

function refuseTaken(entries: readonly ViewEntry[], { id, name }: ViewEntry): void {
  const taken = entries.find(
    (entry) => entry.id !== id && entry.removed_at === null && sameName(entry.name, name),
  );
  if (taken !== undefined)
    throw new TelltaleError(
      'CONFLICT',
      `there is a view “${taken.name}” already; choose another name, or remove that one first`,
    );
}

const sameName = (a: string | null, b: string | null): boolean =>
  a !== null && b !== null && a.toLowerCase() === b.toLowerCase();

const viewOf = ({ id, name, path, by, saved_at }: ViewEntry): View => ({
  id,
  name: name ?? '',
  path,
  by,
  saved_at,
});

/** Without letters that are read as others; 40 bits of the hash are enough for 20,000 of them. */
const letters = '23456789abcdefghijkmnpqrstuvwxyz';

function shortId(name: string | null, path: string): string {
  const bytes = sha256Bytes(JSON.stringify([name, path]));
  let bits = 0n;
  for (const byte of bytes.slice(0, 5)) bits = (bits << 8n) | BigInt(byte);
  return Array.from({ length: 8 }, (_, index) => letters[Number((bits >> BigInt(index * 5)) & 31n)])
    .reverse()
    .join('');
}
