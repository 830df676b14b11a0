/** About this many points of a frame are compared: their mean is as steady as that of all pixels. */
const pointsWanted = 20_000;
/** The picture is cut into this many blocks across and down. */
const across = 16;
const down = 9;

/**
 * Change of luma from frame to frame, out of a stream of raw yuv420p bytes cut anywhere. Only every k-th pixel of every k-th
 * row is looked at.
 *
 * Two measures a frame: the mean absolute difference; and what the blocks of the picture change by above the median block,
 * which a camera that turns, flicker and noise move alike, while the robot moves some of them.
 */
export class LumaDifference {
  readonly #width: number;
  readonly #height: number;
  readonly #frameBytes: number;
  readonly #lumaBytes: number;
  readonly #points: Uint32Array;
  /** Block of each point. */
  readonly #blocks: Uint16Array;
  readonly #pointsIn: Uint32Array;
  readonly #sums = new Float64Array(across * down);
  #before: Uint8Array;
  #now: Uint8Array;
  #inFrame = 0;
  #next = 0;
  #differences: number[] = [];
  #excesses: number[] = [];

  constructor(width: number, height: number) {
    this.#width = width;
    this.#height = height;
    this.#lumaBytes = width * height;
    this.#frameBytes = this.#lumaBytes + 2 * Math.ceil(width / 2) * Math.ceil(height / 2);
    this.#points = this.#grid();
    this.#blocks = Uint16Array.from(this.#points, (point) => this.#blockOf(point));
    this.#pointsIn = new Uint32Array(across * down);
    for (const block of this.#blocks) this.#pointsIn[block] = (this.#pointsIn[block] ?? 0) + 1;
    this.#before = new Uint8Array(this.#points.length);
    this.#now = new Uint8Array(this.#points.length);
  }

  /** Whole frames so far. */
  get frames(): number {
    return this.#differences.length;
  }

  take(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length) {
      const part = Math.min(bytes.length - at, this.#frameBytes - this.#inFrame);
      this.#sample(bytes, at, part);
      this.#inFrame += part;
      at += part;
      if (this.#inFrame === this.#frameBytes) this.#endFrame();
    }
  }

  result(): { readonly difference: Float64Array; readonly excess: Float64Array } {
    return {
      difference: Float64Array.from(this.#differences),
      excess: Float64Array.from(this.#excesses),
    };
  }

  #grid(): Uint32Array {
    const stride = Math.max(1, Math.floor(Math.sqrt(this.#lumaBytes / pointsWanted)));
    const points: number[] = [];
    for (let y = stride >> 1; y < this.#height; y += stride)
      for (let x = stride >> 1; x < this.#width; x += stride) points.push(y * this.#width + x);
    return Uint32Array.from(points);
  }

  #blockOf(point: number): number {
    const column = Math.floor(((point % this.#width) * across) / this.#width);
    const row = Math.floor((Math.floor(point / this.#width) * down) / this.#height);
    return row * across + column;
  }

  // The two loops that run for every point of every frame keep what they use in local names.
  #sample(bytes: Uint8Array, at: number, part: number): void {
    const points = this.#points;
    const now = this.#now;
    const end = this.#inFrame + part;
    const shift = at - this.#inFrame;
    let next = this.#next;
    for (; next < points.length; next++) {
      const point = points[next] as number;
      if (point >= end) break;
      now[next] = bytes[point + shift] as number;
    }
    this.#next = next;
  }

  #endFrame(): void {
    const [now, before, blocks, sums] = [this.#now, this.#before, this.#blocks, this.#sums];
    const first = this.#differences.length === 0;
    let sum = 0;
    sums.fill(0);
    for (let i = 0; i < now.length; i++) {
      const change = Math.abs((now[i] as number) - (before[i] as number));
      const block = blocks[i] as number;
      sum += change;
      sums[block] = (sums[block] as number) + change;
    }
    this.#differences.push(first ? 0 : sum / now.length);
    this.#excesses.push(first ? 0 : this.#excess());
    [this.#before, this.#now] = [now, before];
    this.#inFrame = 0;
    this.#next = 0;
  }

  #excess(): number {
    const means = this.#sums
      .map((sum, block) => sum / (this.#pointsIn[block] as number))
      .filter(Number.isFinite)
      .sort();
    const median = means[means.length >> 1] ?? 0;
    return means.reduce((total, mean) => total + Math.max(0, mean - median), 0) / means.length;
  }
}
