import type { AlignmentSettings } from './settings.ts';

/** A stretch of the clip that is looked for in the logs. */
export interface ClipWindow {
  /** Its first step in the clip. */
  readonly start: number;
  /** Mean removed, unit length: a correlation is one scalar product away. Empty where the window is still. */
  readonly shape: Float64Array;
  readonly moving: boolean;
}

/**
 * Windows over the sampled motion of a clip, every `hop` steps. A clip shorter than a window has none.
 *
 * @param seen the motion as it is measured: whether a window moves
 * @param motion the same in the form that is compared with the logs: its shape
 * @param noise standard deviation of a step's value when nothing moves
 */
export function windowsOf(
  seen: Float64Array,
  motion: Float64Array,
  noise: number,
  settings: AlignmentSettings,
): ClipWindow[] {
  const { window, hop, movingRatio } = settings;
  const count = Math.max(0, Math.floor((motion.length - window) / hop) + 1);
  return Array.from({ length: count }, (_, index) => {
    const start = index * hop;
    const part = motion.subarray(start, start + window);
    const moving = isMoving(seen.subarray(start, start + window), noise, movingRatio);
    return { start, moving, shape: (moving ? unitShape(part) : null) ?? new Float64Array(0) };
  });
}

/** Whether a stretch varies by more than its noise, and by more than a fiftieth of its own level. */
export function isMoving(part: Float64Array, noise: number, ratio: number): boolean {
  const { mean, deviation } = momentsOf(part);
  return deviation > ratio * noise && deviation > 0.02 * Math.abs(mean) && deviation > 1e-9;
}

export function momentsOf(part: Float64Array): { mean: number; deviation: number } {
  let sum = 0;
  for (const value of part) sum += value;
  const mean = sum / part.length;
  let squares = 0;
  for (const value of part) squares += (value - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / part.length) };
}

/** A stretch with its mean removed and of unit length; null where it does not vary. */
export function unitShape(part: Float64Array): Float64Array | null {
  const { mean, deviation } = momentsOf(part);
  if (!(deviation > 0)) return null;
  const length = deviation * Math.sqrt(part.length);
  return part.map((value) => (value - mean) / length);
}
