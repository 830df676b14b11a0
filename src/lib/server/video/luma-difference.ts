/** About this many points of a frame are compared: their mean is as steady as that of all pixels. */
const pointsWanted = 20_000;

/**
 * Mean absolute luma difference from frame to frame, out of a stream of raw yuv420p bytes cut anywhere. Only every k-th
 * pixel of every k-th row is looked at.
 */
export class LumaDifference {
  readonly #width: number;
  readonly #frameBytes: number;
  readonly #lumaBytes: number;
  readonly #stride: number;
  readonly #points: Uint32Array;
  #before: Uint8Array;
  #now: Uint8Array;
  #inFrame = 0;
  #next = 0;
  #differences: number[] = [];

  constructor(width: number, height: number) {
    this.#width = width;
    this.#lumaBytes = width * height;
    this.#frameBytes = this.#lumaBytes + 2 * Math.ceil(width / 2) * Math.ceil(height / 2);
    this.#stride = Math.max(1, Math.floor(Math.sqrt(this.#lumaBytes / pointsWanted)));
    this.#points = this.#grid(height);
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

  result(): Float64Array {
    return Float64Array.from(this.#differences);
  }

  #grid(height: number): Uint32Array {
    const points: number[] = [];
    for (let y = this.#stride >> 1; y < height; y += this.#stride)
      for (let x = this.#stride >> 1; x < this.#width; x += this.#stride)
        points.push(y * this.#width + x);
    return Uint32Array.from(points);
  }

  #sample(bytes: Uint8Array, at: number, part: number): void {
    const end = this.#inFrame + part;
    const shift = at - this.#inFrame;
    while (this.#next < this.#points.length) {
      const point = this.#points[this.#next] as number;
      if (point >= end) return;
      this.#now[this.#next++] = bytes[point + shift] as number;
    }
  }

  #endFrame(): void {
    let sum = 0;
    for (let i = 0; i < this.#now.length; i++)
      sum += Math.abs((this.#now[i] as number) - (this.#before[i] as number));
    const first = this.#differences.length === 0;
    this.#differences.push(first ? 0 : sum / this.#now.length);
    [this.#before, this.#now] = [this.#now, this.#before];
    this.#inFrame = 0;
    this.#next = 0;
  }
}
