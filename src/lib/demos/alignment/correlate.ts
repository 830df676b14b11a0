import { at } from './series.ts';

/**
 * Pearson's correlation of one shape with every place of a longer signal.
 *
 * @param shape mean 0, length 1 (`ClipWindow.shape`)
 * @returns one r per place, signal.length − shape.length + 1 of them; 0 where the signal does not vary
 */
export function correlateEverywhere(shape: Float64Array, signal: Float64Array): Float64Array {
  const width = shape.length;
  const found = products(shape, signal);
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < Math.min(width, signal.length); i++) {
    sum += at(signal, i);
    squares += at(signal, i) ** 2;
  }
  for (let place = 0; place < found.length; place++) {
    const spread = squares - (sum * sum) / width;
    found[place] = spread > 1e-9 * squares ? (found[place] as number) / Math.sqrt(spread) : 0;
    const leaves = at(signal, place);
    const enters = at(signal, place + width);
    sum += enters - leaves;
    squares += enters * enters - leaves * leaves;
  }
  return found;
}

/**
 * Scalar products of a shape with every place of a signal. The inner loop of the whole alignment: indexed reads, no iterator,
 * and four places at once, because each sum must wait for its last addition, and four sums can wait together.
 */
function products(shape: Float64Array, signal: Float64Array): Float64Array {
  const places = Math.max(0, signal.length - shape.length + 1);
  const found = new Float64Array(places);
  let place = 0;
  for (; place + 3 < places; place += 4) {
    let [a, b, c, d] = [0, 0, 0, 0];
    // Every value of the signal is read once: what one place needs now the one before it needs next.
    let s0 = signal[place] as number;
    let s1 = signal[place + 1] as number;
    let s2 = signal[place + 2] as number;
    for (let i = 0; i < shape.length; i++) {
      const weight = shape[i] as number;
      const s3 = signal[place + i + 3] as number;
      a += weight * s0;
      b += weight * s1;
      c += weight * s2;
      d += weight * s3;
      s0 = s1;
      s1 = s2;
      s2 = s3;
    }
    found[place] = a;
    found[place + 1] = b;
    found[place + 2] = c;
    found[place + 3] = d;
  }
  for (; place < places; place++) {
    let sum = 0;
    for (let i = 0; i < shape.length; i++)
      sum += (shape[i] as number) * (signal[place + i] as number);
    found[place] = sum;
  }
  return found;
}

/** Pearson's correlation of two signals of one length; 0 where either does not vary. */
export function correlation(a: Float64Array, b: Float64Array): number {
  const n = Math.min(a.length, b.length);
  if (n < 3) return 0;
  let meanA = 0;
  let meanB = 0;
  for (let i = 0; i < n; i++) {
    meanA += (a[i] as number) / n;
    meanB += (b[i] as number) / n;
  }
  let both = 0;
  let ofA = 0;
  let ofB = 0;
  for (let i = 0; i < n; i++) {
    const x = (a[i] as number) - meanA;
    const y = (b[i] as number) - meanB;
    both += x * y;
    ofA += x * x;
    ofB += y * y;
  }
  if (ofA < 1e-18 || ofB < 1e-18) return 0;
  return Math.max(-1, Math.min(1, both / Math.sqrt(ofA * ofB)));
}
