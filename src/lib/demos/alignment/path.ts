import { isExpected, type ExpectedPart } from './expected.ts';
import { correlateGrid, laneOf, type Grid } from './grid.ts';
import { at } from './series.ts';
import type { AlignmentSettings } from './settings.ts';
import type { ClipWindow } from './windows.ts';

/** Consecutive windows of the clip that lie in one log at one speed without a jump. */
export interface Chain {
  readonly firstWindow: number;
  readonly lastWindow: number;
  readonly log: number;
  readonly speed: number;
  /** Log time, ms, at which the first window begins. */
  readonly log_ms: number;
}

export interface Paths {
  /** The way of the whole clip. */
  readonly likeliest: readonly Chain[];
  /** Where each window and the one that follows it without overlap would lie if there were no others. */
  readonly single: readonly Chain[];
}

const jumped = 127;

/**
 * The most likely way of the clip through the logs: window after window, each continues where the last one was (give or
 * take one step of drift) or jumps anywhere at a price. Viterbi's algorithm; a window of correlation r weighs
 * −½·n·ln(1 − r²), the log-likelihood gain of a linear fit over n observations.
 *
 * @param onProgress share of the windows done, 0…1
 */
export function likeliestChains(
  grid: Grid,
  windows: readonly ClipWindow[],
  settings: AlignmentSettings,
  expected: readonly ExpectedPart[] = [],
  onProgress: (share: number) => void = () => undefined,
): Paths {
  if (grid.states === 0 || windows.length === 0) return { likeliest: [], single: [] };
  const surprise = surpriseOf(grid, expected, settings);
  const weight = (0.5 * settings.observationsPerSecond * settings.hop * settings.step_ms) / 1000;
  const moves: Int8Array[] = [];
  const bests: number[] = [];
  const single: Chain[] = [];
  const recent: Float64Array[] = [];
  const apart = Math.round(settings.window / settings.hop);
  let scores: Float64Array = new Float64Array(grid.states);
  for (const [index, window] of windows.entries()) {
    const arrived =
      index === 0 ? null : advance(grid, scores, bests.at(-1) ?? 0, surprise, settings);
    const next = arrived?.scores ?? surprise.map((cost) => -cost);
    const found = correlateGrid(grid, window);
    addEvidence(next, found, weight);
    recent.push(found);
    if (index >= apart) {
      const before = recent.shift() ?? found;
      const state = bestPair(grid, before, found, settings);
      if (state !== null) single.push(chainAt(grid, state, index - apart, index, settings));
    }
    moves.push(arrived?.moves ?? new Int8Array(0));
    bests.push(indexOfLargest(next));
    scores = next;
    onProgress((index + 1) / windows.length);
  }
  return { likeliest: chainsOf(grid, walkBack(moves, bests, settings), windows, settings), single };
}

/** What each state costs to jump to, beyond the price of the jump: nothing where the record says that the clip lies. */
function surpriseOf(
  grid: Grid,
  expected: readonly ExpectedPart[],
  { window, step_ms, surpriseCost }: AlignmentSettings,
): Float64Array {
  const costs = new Float64Array(grid.states);
  if (expected.length === 0) return costs;
  for (const { log, speed, first, places } of grid.lanes) {
    const step = speed * step_ms;
    const start = grid.averagers[log]?.start_ms ?? 0;
    for (let place = 0; place < places; place++) {
      const from = start + place * step;
      if (!isExpected(expected, log, from, from + window * step))
        costs[first + place] = surpriseCost;
    }
  }
  return costs;
}

/** Scores after moving on by one hop, and how each state was reached: by a drift of −1, 0 or 1, or by a jump. */
function advance(
  grid: Grid,
  scores: Float64Array,
  best: number,
  surprise: Float64Array,
  { hop, jumpCost, driftCost }: AlignmentSettings,
): { scores: Float64Array; moves: Int8Array } {
  const moved = new Float64Array(grid.states);
  const moves = new Int8Array(grid.states);
  const afterJump = at(scores, best) - jumpCost;
  for (const { first, places } of grid.lanes) {
    for (let place = 0; place < places; place++) {
      let reached = afterJump - (surprise[first + place] as number);
      let move = jumped;
      for (let drift = -1; drift <= 1; drift++) {
        const from = place - hop - drift;
        if (from < 0 || from >= places) continue;
        const score = (scores[first + from] as number) - (drift === 0 ? 0 : driftCost);
        if (score > reached) {
          reached = score;
          move = drift;
        }
      }
      moved[first + place] = reached;
      moves[first + place] = move;
    }
  }
  return { scores: moved, moves };
}

/** Correlations beyond this say nothing more: footage is never that clean. */
const mostEvidence = 1 - 0.995 ** 2;

function addEvidence(scores: Float64Array, found: Float64Array, weight: number): void {
  for (let state = 0; state < scores.length; state++) {
    const r = found[state] as number;
    if (r > 0)
      scores[state] =
        (scores[state] as number) - weight * Math.log(Math.max(mostEvidence, 1 - r * r));
  }
}

interface Visit {
  readonly state: number;
  readonly jumped: boolean;
}

function walkBack(
  moves: readonly Int8Array[],
  bests: readonly number[],
  { hop }: AlignmentSettings,
): Visit[] {
  const visits: Visit[] = [];
  let state = bests.at(-1) ?? 0;
  for (let index = bests.length - 1; index >= 0; index--) {
    const move = index === 0 ? jumped : at(moves[index] ?? [], state);
    visits.unshift({ state, jumped: move === jumped });
    state = move === jumped ? (bests[index - 1] ?? 0) : state - hop - move;
  }
  return visits;
}

function chainsOf(
  grid: Grid,
  visits: readonly Visit[],
  windows: readonly ClipWindow[],
  settings: AlignmentSettings,
): Chain[] {
  const starts = visits.flatMap((visit, index) => (visit.jumped ? [index] : []));
  return starts.map((firstWindow, k) => {
    const lastWindow = (starts[k + 1] ?? windows.length) - 1;
    return chainAt(grid, visits[firstWindow]?.state ?? 0, firstWindow, lastWindow, settings);
  });
}

function chainAt(
  grid: Grid,
  state: number,
  firstWindow: number,
  lastWindow: number,
  { step_ms }: AlignmentSettings,
): Chain {
  const lane = laneOf(grid, state);
  const from = grid.averagers[lane.log]?.start_ms ?? 0;
  const log_ms = from + (state - lane.first) * lane.speed * step_ms;
  return { firstWindow, lastWindow, log: lane.log, speed: lane.speed, log_ms };
}

/** The state from which two windows that follow each other agree best; null where neither moves. */
function bestPair(
  { lanes }: Grid,
  first: Float64Array,
  second: Float64Array,
  { window }: AlignmentSettings,
): number | null {
  let [best, most]: [number | null, number] = [null, 0];
  for (const lane of lanes) {
    for (let place = 0; place + window < lane.places; place++) {
      const state = lane.first + place;
      const [a, b] = [first[state] as number, second[state + window] as number];
      // For two windows of one length −ln(1 − r²) adds up; to its leading term that is the sum of squares.
      const together = (a > 0 ? a * a : 0) + (b > 0 ? b * b : 0);
      if (together > most) [best, most] = [state, together];
    }
  }
  return best;
}

function indexOfLargest(values: Float64Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++)
    if ((values[i] as number) > (values[best] as number)) best = i;
  return best;
}
