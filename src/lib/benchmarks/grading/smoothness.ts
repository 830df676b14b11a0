/**
 * Dimensionless squared jerk of a movement given by its speed: T³ / v_peak² · ∫ (d²v/dt²)² dt, lower is smoother. It is
 * compared between policies on one task, not with a constant (Hogan & Sternad, "Sensitivity of smoothness measures to
 * movement duration, amplitude, and arrests", J. Mot. Behav. 2009).
 *
 * The speed is first averaged over 20 ms, the control period, because contact noise at single steps is not movement.
 *
 * @param speed samples of a speed, ≥ 0.
 * @param timesUs their times in microseconds, evenly spaced.
 * @returns null where the part is shorter than four control periods or nothing moves.
 */
export function dimensionlessJerk(
  speed: ArrayLike<number>,
  timesUs: ArrayLike<number>,
  first: number,
  last: number,
): number | null {
  const means = periodMeans(speed, timesUs, first, last);
  if (means.length < 4) return null;
  const h = controlPeriodUs / 1e6;
  let peak = 0;
  let integral = 0;
  for (let index = 0; index < means.length; index++) {
    peak = Math.max(peak, means[index] ?? 0);
    if (index < 2) continue;
    const jerk =
      ((means[index] ?? 0) - 2 * (means[index - 1] ?? 0) + (means[index - 2] ?? 0)) / (h * h);
    integral += jerk * jerk * h;
  }
  if (peak === 0) return null;
  const duration = means.length * h;
  return (duration * duration * duration * integral) / (peak * peak);
}

const controlPeriodUs = 20_000;

function periodMeans(
  speed: ArrayLike<number>,
  timesUs: ArrayLike<number>,
  first: number,
  last: number,
): number[] {
  const means: number[] = [];
  let sum = 0;
  let count = 0;
  let period = Math.floor((timesUs[first] ?? 0) / controlPeriodUs);
  for (let index = first; index <= last; index++) {
    const current = Math.floor((timesUs[index] ?? 0) / controlPeriodUs);
    if (current !== period && count > 0) {
      means.push(sum / count);
      sum = 0;
      count = 0;
    }
    period = current;
    sum += speed[index] ?? 0;
    count++;
  }
  if (count > 0) means.push(sum / count);
  return means;
}
