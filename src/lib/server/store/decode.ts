import {
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBUUIDValue,
  type DuckDBValue,
} from '@duckdb/node-api';
import { TelltaleError } from '#lib/kernel/errors.ts';

/** A value of a row as the rest of the product sees it. Everything but bytes has a JSON form. */
export type Value =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | readonly Value[]
  | { readonly [name: string]: Value };

/** One row by column name. */
export type Row = { readonly [column: string]: Value };

/**
 * The one place where values of the engine become values of JavaScript.
 *
 * - whole numbers: a number where it is exact, else its decimal digits as a string (a silent rounding would change ids)
 * - DOUBLE: a number; NaN and ±Infinity become null, since a metric must never carry them on
 * - DECIMAL: a number
 * - TIMESTAMP: RFC 3339 in UTC with milliseconds; DATE: YYYY-MM-DD
 * - LIST: array; STRUCT and MAP: object; BLOB: bytes
 */
export function decode(value: DuckDBValue): Value {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'bigint') return wholeNumber(value);
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue)
    return instant(Number(value.micros / 1000n));
  if (value instanceof DuckDBTimestampMillisecondsValue) return instant(Number(value.millis));
  if (value instanceof DuckDBDateValue) return day(value.days);
  if (value instanceof DuckDBDecimalValue) return value.toDouble();
  if (value instanceof DuckDBListValue) return value.items.map(decode);
  if (value instanceof DuckDBStructValue)
    return Object.fromEntries(
      Object.entries(value.entries).map(([name, member]) => [name, decode(member)]),
    );
  if (value instanceof DuckDBMapValue)
    return Object.fromEntries(
      value.entries.map(({ key, value: member }) => [keyText(decode(key)), decode(member)]),
    );
  if (value instanceof DuckDBBlobValue) return value.bytes;
  if (value instanceof DuckDBUUIDValue) return value.toString();
  throw new TelltaleError(
    'INTERNAL',
    `a query returned a ${value.constructor.name}, which has no agreed form; cast it in the SQL`,
  );
}

const keyText = (key: Value): string => (typeof key === 'string' ? key : JSON.stringify(key));

const wholeNumber = (value: bigint): number | string =>
  value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)
    ? Number(value)
    : String(value);

const instant = (millis: number): string => new Date(millis).toISOString();

const day = (days: number): string => new Date(days * 86_400_000).toISOString().slice(0, 10);
