import { TelltaleError } from '#lib/kernel/errors.ts';

/** Where a page ended: the sort key and the id of its last row. Opaque to the caller. */
export interface Cursor {
  readonly key: number;
  readonly id: string;
}

export const encodeCursor = (cursor: Cursor): string =>
  Buffer.from(JSON.stringify([cursor.key, cursor.id])).toString('base64url');

/** @throws TelltaleError USAGE when the text is not a cursor that this product made. */
export function decodeCursor(text: string): Cursor {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (Array.isArray(parsed)) {
      const [key, id] = parsed as unknown[];
      if (typeof key === 'number' && typeof id === 'string') return { key, id };
    }
  } catch (cause) {
    throw unusable(text, cause);
  }
  throw unusable(text);
}

const unusable = (text: string, cause?: unknown): TelltaleError =>
  new TelltaleError(
    'USAGE',
    `after=${text.slice(0, 40)} is not a page mark of this list; take it from another answer’s "next" or "previous"`,
    { cause },
  );
