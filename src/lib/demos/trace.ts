import { TelltaleError } from '#lib/kernel/errors.ts';
import type { Series } from './alignment/series.ts';

/**
 * How fast an episode's joints moved: the motion trace. Any measure of speed serves that is 0 at rest and grows with motion
 * (the Euclidean norm of the joint velocities is customary), as long as one trace keeps to one measure.
 *
 * On disk it is a Parquet file with the columns `episode_id` VARCHAR, `t_ms` BIGINT and `speed` DOUBLE, sorted by both, of
 * one episode or of many; it lies at `traces/<sha256>.parquet` of the evidence folder. An episode names it among its media:
 * `{"kind":"motion-trace","sha256":…,"uri":"traces/<sha256>.parquet"}`.
 */
export interface MotionTrace {
  readonly episode_id: string;
  /** In the episode, ascending, whole milliseconds. */
  readonly t_ms: readonly number[];
  /** At each of these times, ≥ 0. */
  readonly speed: readonly number[];
}

/** `kind` of the medium that names a trace file. */
export const traceKind = 'motion-trace';

/** Points a second that are worth keeping: motion is compared in tenths of a second. */
export const traceHz = 25;

/** What an episode's `media` holds to name its trace. */
export const traceMedium = (sha256: string, duration_ms: number) => ({
  kind: traceKind,
  sha256,
  uri: tracePath(sha256),
  frames: null,
  fps: traceHz,
  duration_ms,
});

/** Where a trace file lies inside the evidence folder. */
export const tracePath = (sha256: string): string => `traces/${sha256}.parquet`;

/** @throws TelltaleError INVALID_RECORD for a trace that breaks its rules */
export function requireTrace({ episode_id, t_ms, speed }: MotionTrace): void {
  const ordered = t_ms.every(
    (time, i) => Number.isInteger(time) && time >= 0 && time > (t_ms[i - 1] ?? -1),
  );
  const known = speed.every((value) => Number.isFinite(value) && value >= 0);
  if (t_ms.length >= 2 && t_ms.length === speed.length && ordered && known) return;
  throw new TelltaleError(
    'INVALID_RECORD',
    `the motion trace of ${episode_id} needs two points or more, ascending whole milliseconds, and a speed ≥ 0 for each`,
  );
}

/** A trace with at most `hz` points a second: each the mean of those that it stands for, at the time of the last. */
export function thinned(trace: MotionTrace, hz: number = traceHz): MotionTrace {
  requireTrace(trace);
  const width = 1000 / hz;
  const bins = new Map<number, { time: number; sum: number; count: number }>();
  for (const [i, time] of trace.t_ms.entries()) {
    const bin = bins.get(Math.floor(time / width)) ?? { time, sum: 0, count: 0 };
    bins.set(Math.floor(time / width), {
      time,
      sum: bin.sum + (trace.speed[i] ?? 0),
      count: bin.count + 1,
    });
  }
  const kept = [...bins.values()];
  return {
    episode_id: trace.episode_id,
    t_ms: kept.map(({ time }) => time),
    speed: kept.map(({ sum, count }) => sum / count),
  };
}

/** The trace as the alignment takes it. */
export const traceSeries = ({ t_ms, speed }: MotionTrace): Series => ({
  t_ms: Float64Array.from(t_ms),
  rate: Float64Array.from(speed),
});
