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
  const kind = kindOf(values);
  if (kind === 'number') return doubles(values as readonly (number | null)[]);
  if (kind === 'string') return texts(values as readonly (string | null)[]);
  return vectorFromArray(values as unknown[]);
}

/** What all values are that are there; null where they differ or none is. */
function kindOf(values: readonly Scalar[]): string | null {
  let kind: string | null = null;
  for (const value of values) {
    if (value === null) continue;
    const own = typeof value;
    if (kind === null) kind = own;
    else if (own !== kind) return null;
  }
  return kind;
}

// Columns are long: below, each is gone through once, by index, and nothing is made for a value.

/** Which values are there: a bit each, the first in the lowest. */
class Presence {
  readonly nullBitmap: Uint8Array;
  nullCount: number;

  constructor(length: number) {
    this.nullBitmap = new Uint8Array(Math.ceil(length / 8)).fill(0xff);
    this.nullCount = 0;
  }

  lacks(index: number): void {
    this.nullBitmap[index >> 3] = (this.nullBitmap[index >> 3] ?? 0) & ~(1 << (index & 7));
    this.nullCount += 1;
  }
}

function doubles(values: readonly (number | null)[]): Vector {
  const { length } = values;
  const data = new Float64Array(length);
  const presence = new Presence(length);
  for (let index = 0; index < length; index++) {
    const value = values[index];
    if (value === null || value === undefined) presence.lacks(index);
    else data[index] = value;
  }
  return makeVector(makeData({ type: new Float64(), length, data, ...presence }));
}

function texts(values: readonly (string | null)[]): Vector {
  const { length } = values;
  const codes = new Map<string, number>();
  const data = new Int32Array(length);
  const presence = new Presence(length);
  let last: string | null = null;
  let code = 0;
  for (let index = 0; index < length; index++) {
    const value = values[index];
    if (value === null || value === undefined) {
      presence.lacks(index);
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
  return makeVector(makeData({ type, length, data, dictionary, ...presence }));
}
