import { spongeHalf } from './scene.ts';

/** Cells along each edge of the area, and their size in metres. */
const perEdge = 30;
const cellSize = 0.01;
const areaHalf = (perEdge * cellSize) / 2;

/** A cell is clean after so many metres of wiping with a force inside these bounds, newtons. */
const wipingNeeded = 0.03;
const leastForce = 3;
const mostForce = 12;

/** How far each cell of the 30 × 30 cm area has been wiped. */
export class Cells {
  readonly #wiped = new Float64Array(perEdge * perEdge);
  #clean = 0;
  #lastX: number;
  #lastY: number;

  constructor(x: number, y: number) {
    this.#lastX = x;
    this.#lastY = y;
  }

  /** Share of clean cells, 0..1. */
  get cleanShare(): number {
    return this.#clean / this.#wiped.length;
  }

  /** Takes down that the sponge, its middle at (x, y), presses with a force. */
  wipe(x: number, y: number, force: number): void {
    const dx = x - this.#lastX;
    const dy = y - this.#lastY;
    this.#lastX = x;
    this.#lastY = y;
    if (!(force >= leastForce && force <= mostForce)) return;
    const travelled = Math.sqrt(dx * dx + dy * dy);
    const [left, right] = cellsUnder(x);
    const [near, far] = cellsUnder(y);
    for (let row = near; row <= far; row++) {
      for (let column = left; column <= right; column++)
        this.#add(row * perEdge + column, travelled);
    }
  }

  #add(cell: number, travelled: number): void {
    const before = this.#wiped[cell] ?? 0;
    const after = before + travelled;
    this.#wiped[cell] = after;
    if (before < wipingNeeded && after >= wipingNeeded) this.#clean++;
  }
}

/** First and last cell along one axis whose middle lies under the sponge; first > last when there is none. */
function cellsUnder(at: number): [number, number] {
  const first = Math.ceil((at - spongeHalf + areaHalf) / cellSize - 0.5);
  const last = Math.floor((at + spongeHalf + areaHalf) / cellSize - 0.5);
  return [Math.max(first, 0), Math.min(last, perEdge - 1)];
}
