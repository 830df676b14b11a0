import type { Columns, Scalar } from '#lib/metrics/tabular.ts';
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
  const vectors = [...columns].map(([name, values]) => [name, vectorOf(values)] as const);
  return tableToIPC(new Table(Object.fromEntries(vectors)), 'stream');
}

function vectorOf(values: readonly Scalar[]): Vector {
  const kinds = new Set<string>();
  for (const value of values) if (value !== null) kinds.add(typeof value);
  const [kind] = kinds;
  if (kinds.size === 1 && kind === 'number') return doubles(values as readonly (number | null)[]);
  if (kinds.size === 1 && kind === 'string') return texts(values as readonly (string | null)[]);
  return vectorFromArray(values as unknown[]);
}

/** Bits of the values that are there, the first value in the lowest bit. */
function presence(values: readonly Scalar[]): { nullBitmap: Uint8Array; nullCount: number } {
  const nullBitmap = new Uint8Array(Math.ceil(values.length / 8));
  let nullCount = 0;
  for (const [index, value] of values.entries())
    if (value === null) nullCount += 1;
    else nullBitmap[index >> 3] = (nullBitmap[index >> 3] ?? 0) | (1 << (index & 7));
  return { nullBitmap, nullCount };
}

function doubles(values: readonly (number | null)[]): Vector {
  const data = new Float64Array(values.length);
  for (const [index, value] of values.entries()) data[index] = value ?? 0;
  return makeVector(
    makeData({ type: new Float64(), length: values.length, data, ...presence(values) }),
  );
}

function texts(values: readonly (string | null)[]): Vector {
  const codes = new Map<string, number>();
  const data = new Int32Array(values.length);
  let last: string | null = null;
  let code = 0;
  for (const [index, value] of values.entries()) {
    if (value === null) continue;
    if (value !== last) {
      code = codes.get(value) ?? codes.size;
      codes.set(value, code);
      last = value;
    }
    data[index] = code;
  }
  const dictionary = vectorFromArray([...codes.keys()], new Utf8());
  const type = new Dictionary(new Utf8(), new Int32());
  return makeVector(
    makeData({ type, length: values.length, data, dictionary, ...presence(values) }),
  );
}
