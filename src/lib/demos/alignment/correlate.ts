import { at } from './series.ts';

/**
 * Pearson's correlation of one shape with every place of a longer signal.
 *
 * @param shape mean 0, length 1 (`ClipWindow.shape`)
 * @returns one r per place, signal.length − shape.length + 1 of them; 0 where the signal does not vary
 */
export function correlateEverywhere(shape: Float64Array, signal: Float64Array): Float64Array {
  const width = shape.length;
  const places = Math.max(0, signal.length - width + 1);
  const found = new Float64Array(places);
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < Math.min(width, signal.length); i++) {
    sum += at(signal, i);
    squares += at(signal, i) ** 2;
  }
  for (let place = 0; place < places; place++) {
    const spread = squares - (sum * sum) / width;
    if (spread > 1e-9 * squares) found[place] = product(shape, signal, place) / Math.sqrt(spread);
    const leaves = at(signal, place);
    const enters = at(signal, place + width);
    sum += enters - leaves;
    squares += enters * enters - leaves * leaves;
  }
  return found;
}

function product(shape: Float64Array, signal: Float64Array, place: number): number {
  let sum = 0;
  // The inner loop of the whole alignment: indexed reads, no iterator.
  for (let i = 0; i < shape.length; i++)
    sum += (shape[i] as number) * (signal[place + i] as number);
  return sum;
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
