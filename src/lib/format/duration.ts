import { inSteps, supportedStep, thinSpace } from './precision.ts';

interface TimeUnit {
  readonly name: 'ms' | 's' | 'min' | 'h';
  readonly ms: number;
}

const units: readonly TimeUnit[] = [
  { name: 'h', ms: 3_600_000 },
  { name: 'min', ms: 60_000 },
  { name: 's', ms: 1_000 },
];
const millisecond: TimeUnit = { name: 'ms', ms: 1 };

/** The unit in which a duration reads best: the largest that leaves at least one of it (two for minutes and hours). */
export function timeUnit(ms: number): TimeUnit {
  const size = Math.abs(ms);
  return units.find((unit) => size >= unit.ms * (unit.name === 's' ? 1 : 2)) ?? millisecond;
}

/** A measured length of time, three significant digits: `840 ms`, `33.3 s`, `31.6 min`, `1,240 h`. */
export function formatDuration(ms: number): string {
  const unit = timeUnit(ms);
  const value = ms / unit.ms;
  const step = unit.name === 'ms' ? 1 : Math.min(1, supportedStep(value, value));
  return `${inSteps(value, step)}${thinSpace}${unit.name}`;
}

/** A place on an episode's time line: `0:07.250`, `12:04.000`, `1:02:03.000`. */
export function formatOffset(ms: number): string {
  const whole = Math.floor(ms / 1000);
  const pad = (value: number): string => String(value).padStart(2, '0');
  const seconds = `${pad(whole % 60)}.${String(Math.floor(ms % 1000)).padStart(3, '0')}`;
  const minutes = Math.floor(whole / 60) % 60;
  const hours = Math.floor(whole / 3600);
  return hours > 0 ? `${hours}:${pad(minutes)}:${seconds}` : `${minutes}:${seconds}`;
}
