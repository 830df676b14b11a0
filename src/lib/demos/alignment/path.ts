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
  onProgress: (share: number) => void = () => undefined,
): Chain[] {
  if (grid.states === 0 || windows.length === 0) return [];
  const weight = (0.5 * settings.observationsPerSecond * settings.hop * settings.step_ms) / 1000;
  const moves: Int8Array[] = [];
  const bests: number[] = [];
  let scores: Float64Array = new Float64Array(grid.states);
  for (const [index, window] of windows.entries()) {
    const arrived = index === 0 ? null : advance(grid, scores, bests.at(-1) ?? 0, settings);
    const next = arrived?.scores ?? new Float64Array(grid.states);
    addEvidence(next, correlateGrid(grid, window), weight);
    moves.push(arrived?.moves ?? new Int8Array(0));
    bests.push(indexOfLargest(next));
    scores = next;
    onProgress((index + 1) / windows.length);
  }
  return chainsOf(grid, walkBack(moves, bests, settings), windows, settings);
}

/** Scores after moving on by one hop, and how each state was reached: by a drift of −1, 0 or 1, or by a jump. */
function advance(
  grid: Grid,
  scores: Float64Array,
  best: number,
  { hop, jumpCost, driftCost }: AlignmentSettings,
): { scores: Float64Array; moves: Int8Array } {
  const moved = new Float64Array(grid.states);
  const moves = new Int8Array(grid.states);
  const afterJump = at(scores, best) - jumpCost;
  for (const { first, places } of grid.lanes) {
    for (let place = 0; place < places; place++) {
      let reached = afterJump;
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
  { step_ms }: AlignmentSettings,
): Chain[] {
  const starts = visits.flatMap((visit, index) => (visit.jumped ? [index] : []));
  return starts.map((firstWindow, k) => {
    const lastWindow = (starts[k + 1] ?? windows.length) - 1;
    const state = visits[firstWindow]?.state ?? 0;
    const lane = laneOf(grid, state);
    const from = grid.averagers[lane.log]?.start_ms ?? 0;
    const log_ms = from + (state - lane.first) * lane.speed * step_ms;
    return { firstWindow, lastWindow, log: lane.log, speed: lane.speed, log_ms };
  });
}

function indexOfLargest(values: Float64Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++)
    if ((values[i] as number) > (values[best] as number)) best = i;
  return best;
}
