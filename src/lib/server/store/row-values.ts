import { TelltaleError } from '#lib/kernel/errors.ts';
import type { Row } from './decode.ts';

/** A text column of a row. @throws TelltaleError INTERNAL when the query gave something else. */
export function textIn(row: Row | undefined, column: string): string {
  const value = row?.[column];
  if (typeof value === 'string') return value;
  throw new TelltaleError('INTERNAL', `column ${column} holds no text`);
}

/** A text column that may be null. */
export function optionalText(row: Row | undefined, column: string): string | null {
  return row?.[column] == null ? null : textIn(row, column);
}

/** A numeric column of a row. @throws TelltaleError INTERNAL when the query gave something else. */
export function numberIn(row: Row | undefined, column: string): number {
  const value = row?.[column];
  if (typeof value === 'number') return value;
  throw new TelltaleError('INTERNAL', `column ${column} holds no number`);
}
