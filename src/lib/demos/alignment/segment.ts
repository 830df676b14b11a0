import { expectedLine, isExpectedAt, type ExpectedPart } from './expected.ts';
import { alongLine, residuals, type MotionModel } from './model.ts';
import { logTime, stretched, type Piece } from './piece.ts';
import { at, sampled, type Averager } from './series.ts';
import type { AlignmentSettings } from './settings.ts';
import { momentsOf } from './windows.ts';

interface Task {
  readonly clip: Averager;
  readonly averagers: readonly Averager[];
  /** Lines through clip and logs that the clip may follow; where they begin and end does not matter. */
  readonly lines: readonly Piece[];
  readonly model: MotionModel;
  readonly expected: readonly ExpectedPart[];
  readonly settings: AlignmentSettings;
}

/** Going back costs this much more than leaving something out. */
const backCost = 2;
/** Beginning away from where the record says costs this many times what going as far costs: it says it to the second. */
const awayCost = 12;
/** Costs of a step of the clip beyond which it makes no difference how badly a line fits: an arm may hide for a moment. */
const worstCost = 8;

/**
 * Cuts the clip into the pieces that follow one line each: at every step it follows one of the lines or none of them, and
 * changing over has its price. Exact by dynamic programming over steps and lines, to a tenth of a second.
 *
 * @returns pieces ordered by clip time; what no line explains is in none
 */
export function segmented(task: Task): Piece[] {
  const { clip, lines, settings } = task;
  const { step_ms } = settings;
  const steps = Math.floor((clip.end_ms - clip.start_ms) / step_ms);
  const costs = stepCosts(task, steps);
  const none = lines.length;
  let scores = Float64Array.from([...lines.keys(), none], (line) => beginning(task, line));
  const from: Int16Array[] = [];
  for (let step = 0; step < steps; step++) {
    const came = new Int16Array(lines.length + 1);
    const next = new Float64Array(lines.length + 1);
    for (let line = 0; line <= none; line++) {
      let [least, before] = [at(scores, line), line];
      for (let other = 0; step > 0 && other <= none; other++) {
        if (other === line || at(scores, other) + settings.jumpCost >= least) continue;
        const entering = at(scores, other) + change(task, other, line, step);
        if (entering < least) [least, before] = [entering, other];
      }
      came[line] = before;
      next[line] = least + at(costs[line] ?? [], step);
    }
    scores = next;
    from.push(came);
  }
  return piecesOf(task, walkBack(scores, from));
}

/** What going over from one line to another costs: what an editor would hardly do costs more. */
function change(task: Task, before: number, after: number, step: number): number {
  const { clip, lines, expected, settings } = task;
  const time = clip.start_ms + step * settings.step_ms;
  const [from, to] = [lines[before], lines[after]];
  if (to === undefined) return settings.jumpCost;
  const surprise =
    expected.length > 0 && !isExpectedAt(expected, to, time) ? settings.surpriseCost : 0;
  if (from?.log !== to.log) return settings.jumpCost + surprise;
  const skipped = logTime(to, time) - logTime(from, time);
  return settings.jumpCost + surprise + distance(skipped) + (skipped < 0 ? backCost : 0);
}

/** What beginning on a line costs: nothing where the record says that the clip begins. */
function beginning({ clip, lines, expected, settings }: Task, index: number): number {
  const line = lines[index];
  if (line === undefined || expected.length === 0) return 0;
  const named = expected.map(expectedLine).filter(({ log }) => log === line.log);
  const away = named.map((each) => logTime(line, clip.start_ms) - logTime(each, clip.start_ms));
  return Math.min(settings.surpriseCost, ...away.map((ms) => awayCost * distance(ms)));
}

/** Of places that fit alike the nearer is the likelier: cuts of seconds are made more often than cuts of minutes. */
const distance = (ms: number): number => 0.5 * Math.log1p(Math.abs(ms) / 1000);

/** Cost of each step under each line, and under none: minus log-likelihood, for as many observations as are independent. */
function stepCosts(
  { clip, averagers, lines, model, settings }: Task,
  steps: number,
): Float64Array[] {
  const { step_ms, observationsPerSecond } = settings;
  const weight = (observationsPerSecond * step_ms) / 1000;
  const seen = sampled(clip, clip.start_ms, step_ms, steps);
  const { variance } = model;
  const costs = lines.map((line) => {
    const log = averagers[line.log];
    if (log === undefined) throw new RangeError(`there is no log ${line.log}`);
    const logged = alongLine(log, line, clip.start_ms, step_ms, steps);
    return residuals(model, seen, logged, step_ms).map(
      (error) =>
        weight * (0.5 * Math.log(variance) + Math.min(worstCost, (error * error) / (2 * variance))),
    );
  });
  const { mean, deviation } = momentsOf(seen);
  const own = Math.max(variance, deviation * deviation);
  const unexplained = seen.map(
    (value) => weight * (0.5 * Math.log(own) + (value - mean) ** 2 / (2 * own)),
  );
  return [...costs, unexplained];
}

function walkBack(scores: Float64Array, from: readonly Int16Array[]): Int16Array {
  const path = new Int16Array(from.length);
  let line = indexOfLeast(scores);
  for (let step = from.length - 1; step >= 0; step--) {
    path[step] = line;
    line = at(from[step] ?? [], line);
  }
  return path;
}

function piecesOf({ clip, lines, settings: { step_ms } }: Task, path: Int16Array): Piece[] {
  const pieces: Piece[] = [];
  let start = 0;
  for (let step = 1; step <= path.length; step++) {
    if (step < path.length && path[step] === path[start]) continue;
    const line = lines[at(path, start)];
    const end_ms = step === path.length ? clip.end_ms : clip.start_ms + step * step_ms;
    if (line !== undefined) pieces.push(stretched(line, clip.start_ms + start * step_ms, end_ms));
    start = step;
  }
  return pieces;
}

function indexOfLeast(values: Float64Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++)
    if ((values[i] as number) < (values[best] as number)) best = i;
  return best;
}
