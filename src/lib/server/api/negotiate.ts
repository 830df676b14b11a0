import { TelltaleError } from '#lib/kernel/errors.ts';
import { csvOfColumns, flatRows, tableColumns, type Scalar } from '#lib/metrics/tabular.ts';
import type { Context } from 'hono';
import { arrowStream } from './arrow.ts';
import { bodyResponse } from './bodies.ts';

export const mediaTypes = {
  json: 'application/json',
  csv: 'text/csv',
  arrow: 'application/vnd.apache.arrow.stream',
  parquet: 'application/vnd.apache.parquet',
} as const;

export type TableFormat = keyof typeof mediaTypes;

export type FlatRows = readonly Readonly<Record<string, Scalar>>[];

/** Rows as the bytes of a Parquet file: only the engine can write it. */
export type ToParquet = (rows: FlatRows) => Promise<Uint8Array>;

/**
 * The format that a request asks for: `?format=csv` wins over the Accept header; without either it is JSON.
 *
 * @throws TelltaleError USAGE for a format that is not offered
 */
export function wantedFormat(context: Context): TableFormat {
  const named = context.req.query('format');
  if (named !== undefined) {
    if (Object.hasOwn(mediaTypes, named)) return named as TableFormat;
    throw new TelltaleError(
      'USAGE',
      `format=${named} is not offered; use json, csv, arrow or parquet`,
    );
  }
  const accept = context.req.header('accept') ?? '';
  const offers = Object.entries(mediaTypes) as [TableFormat, string][];
  return offers.find(([, mediaType]) => accept.includes(mediaType))?.[0] ?? 'json';
}

/** An answer in its two shapes: the whole document, and its rows, nested or not. Each is made when asked for. */
export interface Table {
  /** As the query layer gave it: its bodies are kept with it. */
  readonly answer: object;
  /** What JSON carries, where that is not the answer itself. */
  readonly document?: () => unknown;
  readonly rows: () => readonly object[];
  /** The member of each row whose own members are columns of the table. */
  readonly spread?: string;
}

/** A table in the format asked for. JSON carries the whole document; the others its rows. */
export function tableResponse(
  context: Context,
  { answer, document, rows, spread }: Table,
  toParquet: ToParquet,
): Promise<Response> {
  const format = wantedFormat(context);
  const mediaType = format === 'csv' ? 'text/csv; charset=utf-8' : mediaTypes[format];
  return bodyResponse(context, answer, mediaType, () => {
    if (format === 'json') return JSON.stringify(document === undefined ? answer : document());
    if (format === 'csv') return csvOfColumns(tableColumns(rows(), spread));
    if (format === 'arrow') return arrowStream(tableColumns(rows(), spread));
    return toParquet(flatRows(tableColumns(rows(), spread)));
  });
}
