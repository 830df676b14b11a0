/** One quantity of a replayed trial, a value a frame. */
export interface ReplayTrack {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  /** NaN where nothing was measured. */
  readonly values: ArrayLike<number>;
  /** What the spec compares it with. */
  readonly limits: readonly number[];
}

/** A track ready for drawing in a box of `trackSize`. */
export interface TrackDrawing {
  /** SVG path of the values; a gap where there is none. */
  readonly path: string;
  /** y of each limit inside the box. */
  readonly limits: readonly { readonly y: number; readonly text: string }[];
  readonly low: string;
  readonly high: string;
}

/** Drawn size, in the units of the SVG's view box. */
export const trackSize = { width: 320, height: 72 } as const;
const inset = 4;

/** Lays one track out: the whole range of its values and its limits fills the box. */
export function drawTrack({ values, limits }: ReplayTrack): TrackDrawing {
  const known = Array.from(values).filter((value) => Number.isFinite(value));
  const low = Math.min(...known, ...limits);
  const high = Math.max(...known, ...limits);
  if (known.length === 0) return { path: '', limits: [], low: '–', high: '–' };
  const span = high - low || 1;
  const y = (value: number): number =>
    trackSize.height - inset - ((value - low) / span) * (trackSize.height - 2 * inset);
  const x = (frame: number): number => (frame / Math.max(1, values.length - 1)) * trackSize.width;
  let path = '';
  let drawing = false;
  for (let frame = 0; frame < values.length; frame++) {
    const value = values[frame] ?? NaN;
    if (!Number.isFinite(value)) {
      drawing = false;
      continue;
    }
    path += `${drawing ? 'L' : 'M'}${x(frame).toFixed(1)} ${y(value).toFixed(1)}`;
    drawing = true;
  }
  return {
    path,
    limits: limits.map((limit) => ({ y: y(limit), text: shortNumber(limit) })),
    low: shortNumber(low),
    high: shortNumber(high),
  };
}

/** Three significant digits, without an exponent where the number is of an everyday size. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e6) return value.toExponential(1);
  return Number(value.toPrecision(3)).toString();
}
