import type { TableColumn } from '#lib/metrics/table-columns.ts';
import type { Columns } from '#lib/metrics/tabular.ts';
import {
  Dictionary,
  Float64,
  Int32,
  Table,
  Utf8,
  makeData,
  makeVector,
  tableToIPC,
  vectorFromArray,
  type Vector,
} from 'apache-arrow';

/** One record batch as a stream; text columns are dictionaries, numbers doubles. */
export function arrowStream(columns: Columns): Uint8Array {
  const vectors = [...columns].map(([name, column]) => [name, vectorOf(column)] as const);
  return tableToIPC(new Table(Object.fromEntries(vectors)), 'stream');
}

function vectorOf(column: TableColumn): Vector {
  const { length, count, numbers, presence } = column;
  if (numbers !== null) {
    const nullCount = length - count;
    const type = new Float64();
    return makeVector(makeData({ type, length, data: numbers, nullBitmap: presence, nullCount }));
  }
  const values = column.values();
  return count > 0 && values.every((value) => value === null || typeof value === 'string')
    ? texts(values)
    : vectorFromArray(values as unknown[]);
}

/** Long columns are gone through once, by index, and nothing is made for a value. */
function texts(values: readonly (string | null)[]): Vector {
  const { length } = values;
  const codes = new Map<string, number>();
  const data = new Int32Array(length);
  const nullBitmap = new Uint8Array(Math.ceil(length / 8)).fill(0xff);
  let nullCount = 0;
  let last: string | null = null;
  let code = 0;
  for (let index = 0; index < length; index++) {
    const value = values[index];
    if (value === null || value === undefined) {
      nullBitmap[index >> 3] = (nullBitmap[index >> 3] ?? 0) & ~(1 << (index & 7));
      nullCount += 1;
      continue;
    }
    if (value !== last) {
      code = codes.get(value) ?? codes.size;
      codes.set(value, code);
      last = value;
    }
    data[index] = code;
  }
  const dictionary = vectorFromArray([...codes.keys()], new Utf8());
  const type = new Dictionary(new Utf8(), new Int32());
  return makeVector(makeData({ type, length, data, dictionary, nullBitmap, nullCount }));
}
