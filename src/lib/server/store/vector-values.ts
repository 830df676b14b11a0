import type { DuckDBVector } from '@duckdb/node-api';
import { decode, type Value } from './decode.ts';

/**
 * Adds the values of a vector to those of its column, as `decode` gives them one by one. Of numbers and texts, which are
 * nearly all that a query gives, the engine's own memory is read: a call and a test of the bit mask in big integers for
 * every value cost more than the query.
 *
 * @param texts short ones of this column that were read before
 */
export function addValues(vector: DuckDBVector, into: Value[], texts: ShortTexts): void {
  const type = vector.type.toString();
  const isThere = presenceIn(vector);
  const items: unknown = Reflect.get(vector, 'items');
  const view: unknown = Reflect.get(vector, 'dataView');
  const count = vector.itemCount;
  if (isThere !== undefined && type === 'DOUBLE' && items instanceof Float64Array) {
    for (let index = 0; index < count; index++) {
      const value = items[index] ?? null;
      into.push(isThere(index) && Number.isFinite(value) ? value : null);
    }
  } else if (isThere !== undefined && type === 'BIGINT' && items instanceof BigInt64Array) {
    for (let index = 0; index < count; index++)
      into.push(isThere(index) ? decode(items[index] ?? null) : null);
  } else if (isThere !== undefined && type === 'VARCHAR' && view instanceof DataView) {
    for (let index = 0; index < count; index++)
      into.push(isThere(index) ? texts.at(view, index, vector) : null);
  } else {
    for (let index = 0; index < count; index++) into.push(decode(vector.getItem(index)));
  }
}

/** A text in the engine's memory: its length, and up to this many bytes beside it; of a longer one, where it is. */
const shortest = { bytes: 12, entry: 16, words: 4 };
const slots = 4_096;

/** Short texts of a column, each made once: what is grouped by has few values in many rows. */
export class ShortTexts {
  readonly #words = new Uint32Array(slots * shortest.words);
  readonly #texts: (string | undefined)[] = [];

  /** The text of a row of a vector; `view` is of its entries. */
  at(view: DataView, index: number, vector: DuckDBVector): Value {
    const place = index * shortest.entry;
    const length = view.getUint32(place, true);
    if (length > shortest.bytes) return decode(vector.getItem(index));
    const a = view.getUint32(place + 4, true);
    const b = view.getUint32(place + 8, true);
    const c = view.getUint32(place + 12, true);
    const mixed = Math.imul(a ^ Math.imul(b ^ Math.imul(c, 0x9e3779b1), 0x85ebca6b), 0xc2b2ae35);
    const slot = ((mixed ^ (mixed >>> 15)) >>> 0) % slots;
    const at = slot * shortest.words;
    const words = this.#words;
    const known = this.#texts[slot];
    if (
      known !== undefined &&
      words[at] === length &&
      words[at + 1] === a &&
      words[at + 2] === b &&
      words[at + 3] === c
    )
      return known;
    const text = decode(vector.getItem(index));
    if (typeof text !== 'string') return text;
    words.set([length, a, b, c], at);
    this.#texts[slot] = text;
    return text;
  }
}

const always = (): boolean => true;

/** Which values of a vector are there; undefined where it does not say so in the way of most. */
function presenceIn(vector: DuckDBVector): ((index: number) => boolean) | undefined {
  const validity: unknown = Reflect.get(vector, 'validity');
  if (typeof validity !== 'object' || validity === null) return undefined;
  const data: unknown = Reflect.get(validity, 'data');
  if (data === null) return always;
  if (!(data instanceof BigUint64Array) || Reflect.get(validity, 'offset') !== 0) return undefined;
  const bits = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return (index) => (((bits[index >> 3] ?? 0) >> (index & 7)) & 1) === 1;
}
