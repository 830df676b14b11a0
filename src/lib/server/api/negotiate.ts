import { TelltaleError } from '#lib/kernel/errors.ts';
import { columnsOf, csv, type Scalar } from '#lib/metrics/tabular.ts';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import type { Context } from 'hono';

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

/** A table in the format asked for. JSON carries the whole document; the others its rows. */
export async function tableResponse(
  context: Context,
  document: unknown,
  rows: FlatRows,
  toParquet: ToParquet,
): Promise<Response> {
  const format = wantedFormat(context);
  const headers = { 'content-type': mediaTypes[format], vary: 'accept' };
  if (format === 'json') return context.body(JSON.stringify(document), 200, headers);
  if (format === 'csv')
    return context.body(csv(rows), 200, { ...headers, 'content-type': 'text/csv; charset=utf-8' });
  const bytes = format === 'arrow' ? arrowStream(rows) : await toParquet(rows);
  return context.body(new Uint8Array(bytes), 200, headers);
}

/** One record batch; text columns are dictionaries, numbers doubles. */
export function arrowStream(rows: FlatRows): Uint8Array {
  const columns = columnsOf(rows).map((name) => [name, rows.map((row) => row[name] ?? null)]);
  return tableToIPC(
    tableFromArrays(Object.fromEntries(columns) as Record<string, Scalar[]>),
    'stream',
  );
}
