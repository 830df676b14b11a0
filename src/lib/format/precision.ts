/** The narrow space between a number and its unit, so that the two never part at a line's end. */
export const thinSpace = '\u202f';

const minus = '\u2212';

/**
 * The worth of the last digit that an interval supports: the smallest power of ten that is at least a twentieth of the
 * half-width. An interval of ±13 gets whole units, ±60 gets tens, ±1.9 gets tenths; the figure never looks surer than
 * its interval.
 *
 * @param low lower end, any unit
 * @param high upper end, same unit, ≥ low
 * @returns a power of ten, in the unit of the ends
 */
export function supportedStep(low: number, high: number): number {
  const halfWidth = (high - low) / 2;
  if (!(halfWidth > 0)) return stepOfPoint(high);
  return 10 ** Math.ceil(cleanLog10(halfWidth / 20));
}

/** An interval without width says nothing of precision: three significant digits are kept. */
const stepOfPoint = (value: number): number =>
  value === 0 ? 1 : 10 ** (Math.floor(cleanLog10(Math.abs(value))) - 2);

/** log10 without the last bits, so that exact powers of ten stay exact. */
const cleanLog10 = (value: number): number => Number(Math.log10(value).toFixed(9));

const printers = new Map<number, Intl.NumberFormat>();

/** Made once each: a page prints thousands of numbers, and making the printer costs far more than printing. */
function withDecimals(decimals: number): Intl.NumberFormat {
  const known = printers.get(decimals);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat('en-GB', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  printers.set(decimals, made);
  return made;
}

/**
 * A number in steps of `step`, with thousands separators and a true minus sign. Ends of intervals are rounded outwards
 * (`down`, `up`), so that an interval as printed is never narrower than it is.
 */
export function inSteps(
  value: number,
  step: number,
  direction: 'nearest' | 'down' | 'up' = 'nearest',
): string {
  if (value === 0) return '0';
  const rounded = roundToStep(value, step, direction);
  const decimals = Math.max(0, -Math.floor(cleanLog10(step)));
  const digits = withDecimals(decimals).format(Math.abs(rounded));
  return rounded < 0 && Number(rounded.toFixed(decimals)) !== 0 ? minus + digits : digits;
}

/** `value` as a multiple of `step`; the direction says which neighbour is taken. */
export function roundToStep(
  value: number,
  step: number,
  direction: 'nearest' | 'down' | 'up' = 'nearest',
): number {
  // 0.07 × 100 is 7.000000000000001: without the clean-up it would round up to 8.
  const steps = Number((value / step).toFixed(6));
  if (direction === 'down') return Math.floor(steps) * step;
  if (direction === 'up') return Math.ceil(steps) * step;
  // Halves go away from zero, so that a difference and its opposite print alike.
  return Math.sign(steps) * Math.round(Math.abs(steps)) * step;
}

/** `+12`, `−3`, `0`: a difference says its sign. */
export const signed = (printed: string): string =>
  printed.startsWith(minus) || /^[0.,]*$/.test(printed) ? printed : `+${printed}`;
