import { comparableLog } from './comparable.ts';
import { correlateEverywhere } from './correlate.ts';
import type { LogMotion } from './motion.ts';
import { averagerOf, sampled, type Averager } from './series.ts';
import { speedsOf, type AlignmentSettings } from './settings.ts';
import type { ClipWindow } from './windows.ts';

/**
 * One log as a clip played at one speed would show it: sampled so that a step of the clip is a step here. A window that
 * follows the one before it in the clip also follows it here, `hop` steps on.
 */
export interface Lane {
  readonly log: number;
  readonly speed: number;
  readonly signal: Float64Array;
  /** Number of this lane's first state among all states. */
  readonly first: number;
  /** Places at which a window fits. */
  readonly places: number;
}

/** Every place of every log at every speed. */
export interface Grid {
  readonly logs: readonly LogMotion[];
  readonly averagers: readonly Averager[];
  readonly lanes: readonly Lane[];
  readonly states: number;
}

export function gridOf(logs: readonly LogMotion[], settings: AlignmentSettings): Grid {
  const averagers = logs.map((log) => averagerOf(comparableLog(log)));
  const lanes: Lane[] = [];
  let states = 0;
  for (const [log, averager] of averagers.entries()) {
    for (const speed of speedsOf(settings)) {
      const step = settings.step_ms * speed;
      const count = Math.floor((averager.end_ms - averager.start_ms) / step);
      const places = count - settings.window + 1;
      if (places < 1) continue;
      const signal = sampled(averager, averager.start_ms, step, count);
      lanes.push({ log, speed, signal, first: states, places });
      states += places;
    }
  }
  return { logs, averagers, lanes, states };
}

/** r of one window in every state. */
export function correlateGrid(grid: Grid, window: ClipWindow): Float64Array {
  const found = new Float64Array(grid.states);
  if (!window.moving) return found;
  for (const { signal, first } of grid.lanes)
    found.set(correlateEverywhere(window.shape, signal), first);
  return found;
}

/** The lane of a state. */
export function laneOf(grid: Grid, state: number): Lane {
  const lane = grid.lanes.findLast(({ first }) => first <= state);
  if (lane === undefined) throw new RangeError(`no lane holds state ${state}`);
  return lane;
}
