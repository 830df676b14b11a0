import { seededRandom } from '#lib/kernel/random.ts';
import { differenceSequence, type Pairing } from './difference-sequence.ts';
import { runningFutility } from './futility.ts';
import type { Estimate } from './interval.ts';
import { type Bit, bits, type RunningTest, runningTwoProportions } from './safe-test.ts';
import { runningPaired } from './safe-test-paired.ts';

export interface SequentialQuestion {
  /** Outcomes of each arm in the order they came in, 0 or 1; pair by pair where they are paired. */
  a: readonly number[];
  b: readonly number[];
  pairing?: Pairing;
  /** Chance of a wrong "better", and of a wrong "no difference". Default 0.05. */
  alpha?: number;
  /** The difference that would matter. Default 0.05, five points. */
  delta?: number;
  /** For the forecast of trials still to come. */
  seed: number;
}

export interface SequentialVerdict {
  /**
   * stop-better: the arms differ and `better` is ahead. stop-no-difference: no difference of delta is left. continue:
   * neither yet. Once reached, a stop stays: it was valid when it came.
   */
  verdict: 'stop-better' | 'stop-no-difference' | 'continue';
  better: 'a' | 'b' | null;
  /** The block at which the verdict fell; null while it has not. */
  decided_at: number | null;
  /** Blocks of one trial of each arm (or pairs) counted. */
  blocks: number;
  /** e-value after the last block. */
  e: number;
  /** Anytime-valid interval for a − b after the last block. */
  difference: Estimate;
  /**
   * While continuing: about how many more blocks until a stop, the median of simulated continuations at the rates seen.
   * null when stopped, or when more than half of them reach no stop within `horizon`.
   */
  more: number | null;
  /** Blocks to which the forecast looked ahead. */
  horizon: number;
  alpha: number;
  delta: number;
}

const horizon = 5000;
const continuations = 41;

/**
 * What a run may do now: stop because one arm is better, stop because no difference of `delta` is left, or go on.
 *
 * "Better" by the safe test (paired: the safe McNemar test) reaching 1/alpha; "no difference" by the betting sequence. May
 * be asked after every trial.
 *
 * @throws TelltaleError BAD_ARGUMENT for an outcome that is not 0 or 1, or an alpha or delta outside (0, 1).
 */
export function sequentialVerdict(question: SequentialQuestion): SequentialVerdict {
  const { pairing = 'blocks', alpha = 0.05, delta = 0.05, seed } = question;
  const left = bits(question.a, 'a');
  const right = bits(question.b, 'b');
  const watch = watchRun(pairing, alpha, delta);
  const blocks = Math.min(left.length, right.length);
  for (let block = 0; block < blocks; block++) watch.add(left[block] ?? 0, right[block] ?? 0);
  const { stop, logE } = watch.state();
  return {
    verdict: stop?.verdict ?? 'continue',
    better: stop?.better ?? null,
    decided_at: stop?.at ?? null,
    blocks,
    e: Math.min(Number.MAX_VALUE, Math.exp(logE)),
    difference: differenceSequence(left, right, alpha, pairing),
    more:
      stop === null ? forecast(left.slice(0, blocks), right, pairing, alpha, delta, seed) : null,
    horizon,
    alpha,
    delta,
  };
}

export interface Stop {
  verdict: 'stop-better' | 'stop-no-difference';
  better: 'a' | 'b' | null;
  at: number;
}

/** Follows a run block by block; the first stop stays. */
export function watchRun(
  pairing: Pairing,
  alpha: number,
  delta: number,
): { add(a: Bit, b: Bit): Stop | null; state(): { stop: Stop | null; logE: number } } {
  const test: RunningTest = pairing === 'paired' ? runningPaired() : runningTwoProportions();
  const futility = runningFutility(delta, alpha);
  const enough = -Math.log(alpha);
  let stop: Stop | null = null;
  let logE = 0;
  let lead = 0;
  let at = 0;
  return {
    add(a, b) {
      at += 1;
      lead += a - b;
      logE = test.add(a, b);
      const nothingLeft = futility.add(a, b);
      if (stop === null && logE >= enough && lead !== 0) {
        stop = { verdict: 'stop-better', better: lead > 0 ? 'a' : 'b', at };
      } else if (stop === null && nothingLeft) {
        stop = { verdict: 'stop-no-difference', better: null, at };
      }
      return stop;
    },
    state: () => ({ stop, logE }),
  };
}

function forecast(
  a: readonly Bit[],
  b: readonly Bit[],
  pairing: Pairing,
  alpha: number,
  delta: number,
  seed: number,
): number | null {
  const draw = blockSource(a, b, pairing, seed);
  const waits: number[] = [];
  for (let run = 0; run < continuations; run++) {
    const watch = watchRun(pairing, alpha, delta);
    a.forEach((outcome, i) => watch.add(outcome, b[i] ?? 0));
    let wait = 0;
    let stop: Stop | null = null;
    while (stop === null && wait < horizon) {
      wait += 1;
      stop = watch.add(...draw());
    }
    waits.push(stop === null ? Infinity : wait);
  }
  waits.sort((one, other) => one - other);
  const median = waits[(continuations - 1) / 2] ?? Infinity;
  return Number.isFinite(median) ? median : null;
}

/** Further blocks at the rates seen; half a success and half a failure are added so that 0 of 3 is not taken as never. */
function blockSource(
  a: readonly Bit[],
  b: readonly Bit[],
  pairing: Pairing,
  seed: number,
): () => [Bit, Bit] {
  const random = seededRandom(seed);
  const n = a.length;
  if (pairing === 'blocks') {
    const rateA = (count(a) + 0.5) / (n + 1);
    const rateB = (count(b.slice(0, n)) + 0.5) / (n + 1);
    return () => [random.float() < rateA ? 1 : 0, random.float() < rateB ? 1 : 0];
  }
  const both = a.filter((outcome, i) => outcome === 1 && b[i] === 1).length;
  const onlyA = count(a) - both;
  const onlyB = count(b.slice(0, n)) - both;
  const pairs = n + 1;
  const cells = [both + 0.25, onlyA + 0.25, onlyB + 0.25].map((cell) => cell / pairs);
  const [first = 0, second = 0, third = 0] = cells;
  return () => {
    const u = random.float();
    if (u < first) return [1, 1];
    if (u < first + second) return [1, 0];
    return u < first + second + third ? [0, 1] : [0, 0];
  };
}

function count(outcomes: readonly Bit[]): number {
  return outcomes.reduce<number>((sum, outcome) => sum + outcome, 0);
}
