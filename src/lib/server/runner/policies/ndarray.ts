import { Packr, Unpackr } from 'msgpackr';
import { PolicyFaultError } from './policy-client.ts';

/**
 * The msgpack dialect of openpi: strings are strings, but an ndarray is a map whose four keys are of binary type. Maps
 * come back as Map, so that binary keys survive and no key can reach an object's prototype.
 */
const packer = new Packr({ useRecords: false, mapsAsObjects: false, variableMapSize: true });
const unpacker = new Unpackr({ useRecords: false, mapsAsObjects: false });

const keys = ['__ndarray__', 'data', 'dtype', 'shape'] as const;
const [marker, data, dtype, shape] = keys.map((key) => Buffer.from(key)) as [
  Buffer,
  Buffer,
  Buffer,
  Buffer,
];

/** A vector of float64 as an ndarray of one dimension. */
export const vectorArray = (values: readonly number[]): Map<Buffer, unknown> =>
  new Map<Buffer, unknown>([
    [marker, true],
    [data, Buffer.from(Float64Array.from(values).buffer)],
    [dtype, '<f8'],
    [shape, [values.length]],
  ]);

/** One message as bytes. */
export const encode = (message: ReadonlyMap<string, unknown>): Buffer => packer.pack(message);

/** @throws PolicyFaultError policy-bad-answer when the bytes are not msgpack. */
export function decode(bytes: Uint8Array): unknown {
  try {
    return unpacker.unpack(bytes);
  } catch (cause) {
    throw new PolicyFaultError('policy-bad-answer', 'the answer is not msgpack', cause);
  }
}

/** A member of a decoded map by its text key, whether that came as text or as bytes. */
export function member(map: unknown, key: string): unknown {
  if (!(map instanceof Map)) return undefined;
  for (const [name, value] of map as Map<unknown, unknown>) {
    if (name === key || (name instanceof Uint8Array && Buffer.from(name).toString() === key))
      return value;
  }
  return undefined;
}

const readers: Readonly<
  Record<string, [size: number, read: (view: DataView, at: number) => number]>
> = {
  '<f8': [8, (view, at) => view.getFloat64(at, true)],
  '<f4': [4, (view, at) => view.getFloat32(at, true)],
  '<i8': [8, (view, at) => Number(view.getBigInt64(at, true))],
  '<i4': [4, (view, at) => view.getInt32(at, true)],
  '|u1': [1, (view, at) => view.getUint8(at)],
};

/** Above this an answer is no chunk of actions, and reading it would only cost memory. */
const maxValues = 1_000_000;

/**
 * Rows of an array of two dimensions; one dimension counts as a single row. Plain nested lists are accepted too.
 *
 * @throws PolicyFaultError policy-bad-shape when it is neither, or its bytes do not match its shape.
 */
export function rowsOf(value: unknown): number[][] {
  if (Array.isArray(value)) return listRows(value);
  if (member(value, '__ndarray__') !== true) {
    throw new PolicyFaultError('policy-bad-shape', 'the answer holds no array of actions');
  }
  const dims = member(value, 'shape');
  const kind = member(value, 'dtype');
  const bytes = member(value, 'data');
  const reader = readers[String(kind instanceof Uint8Array ? Buffer.from(kind).toString() : kind)];
  if (!Array.isArray(dims) || !dims.every(isCount) || dims.length < 1 || dims.length > 2) {
    throw new PolicyFaultError(
      'policy-bad-shape',
      'the actions must have the shape [horizon, dim] or [dim]',
    );
  }
  if (!reader || !(bytes instanceof Uint8Array)) {
    throw new PolicyFaultError(
      'policy-bad-shape',
      'the actions must be float64, float32, int64, int32 or uint8',
    );
  }
  const [rows = 0, columns = 0] = dims.length === 2 ? dims : [1, ...dims];
  const [size, read] = reader;
  if (rows * columns > maxValues || bytes.length !== rows * columns * size) {
    throw new PolicyFaultError(
      'policy-bad-shape',
      `${bytes.length} bytes do not hold ${rows} × ${columns} actions`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => read(view, (row * columns + column) * size)),
  );
}

const isCount = (value: unknown): value is number => Number.isInteger(value) && Number(value) >= 0;

/** Nested lists of numbers as rows; a flat list is one row. */
export function listRows(value: readonly unknown[]): number[][] {
  const rows = value.every((item) => typeof item === 'number') ? [value] : value;
  return rows.map((row) => {
    if (!Array.isArray(row) || !row.every((item) => typeof item === 'number')) {
      throw new PolicyFaultError(
        'policy-bad-shape',
        'the actions must be a list of lists of numbers',
      );
    }
    return row;
  });
}
