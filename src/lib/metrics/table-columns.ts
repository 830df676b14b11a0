/** One cell of a table that leaves the product. */
export type Scalar = string | number | boolean | null;

/** A column of a table. Numbers lie side by side; as soon as something else is among them, each value by itself. */
export class TableColumn {
  readonly length: number;
  /** Numbers where they are there; null where something else is among the values. */
  numbers: Float64Array | null = null;
  /** Which numbers are there: a bit each, the first in the lowest; those beyond the last are set. */
  readonly presence: Uint8Array;
  /** How many values are there. */
  count = 0;
  #others: Scalar[] | null = null;

  constructor(length: number) {
    this.length = length;
    this.presence = new Uint8Array(Math.ceil(length / 8));
    if (length % 8 !== 0) this.presence[length >> 3] = 0xff << (length & 7);
  }

  /** @param row not set before */
  set(row: number, value: Scalar): void {
    if (value === null) return;
    this.count += 1;
    if (typeof value === 'number' && this.#others === null) {
      this.numbers ??= new Float64Array(this.length);
      this.numbers[row] = value;
      this.presence[row >> 3] = (this.presence[row >> 3] ?? 0) | (1 << (row & 7));
    } else {
      this.#others ??= this.#asOthers();
      this.#others[row] = value;
    }
  }

  at(row: number): Scalar {
    if (this.#others !== null) return this.#others[row] ?? null;
    const isThere = this.numbers !== null && ((this.presence[row >> 3] ?? 0) >> (row & 7)) & 1;
    return isThere ? (this.numbers?.[row] ?? null) : null;
  }

  /** Every value, null where none is. */
  values(): readonly Scalar[] {
    return this.#others ?? Array.from({ length: this.length }, (_, row) => this.at(row));
  }

  #asOthers(): Scalar[] {
    const others = Array.from({ length: this.length }, (_, row) => this.at(row));
    this.numbers = null;
    return others;
  }
}
