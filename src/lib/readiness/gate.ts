import { formatCount, plural } from '#lib/format/count.ts';
import { trialsToPass } from './bounds.ts';
import { measure, type Measure, type SliceFigures } from './measure.ts';
import type { Gate, GateFigure } from './rules.ts';

export type GateState = 'passed' | 'failed' | 'undecided';

/** One gate held against the evidence. */
export interface GateResult {
  readonly gate: string;
  readonly title: string;
  readonly figure: GateFigure;
  readonly state: GateState;
  readonly bound: 'at_least' | 'at_most';
  readonly threshold: number;
  readonly world: Gate['world'];
  readonly contexts: Gate['contexts'];
  readonly value: number | null;
  /** The bound that must clear the threshold. */
  readonly bound_value: number | null;
  readonly n: number;
  readonly units: number;
  readonly min_n: number;
  readonly min_units: number;
  /** Evidence still needed, for an undecided gate. Trials are null where no number would do at the present rate. */
  readonly needed: { readonly trials: number | null; readonly units: number } | null;
  /** What was found and what is missing, in one clause. */
  readonly reason: string;
}

/** Passed, failed or undecided, by one-sided bounds at the rules' confidence. */
export function holdGate(
  gate: Gate,
  figures: SliceFigures | undefined,
  confidence: number,
): GateResult {
  const seen = measure(gate.figure, figures, confidence);
  const atLeast = gate.at_least !== undefined;
  const threshold = gate.at_least ?? gate.at_most ?? 0;
  const bound = atLeast ? seen.lower : seen.upper;
  const state = stateOf(gate, seen, atLeast, threshold);
  return {
    gate: gate.id,
    title: gate.title,
    figure: gate.figure,
    state,
    bound: atLeast ? 'at_least' : 'at_most',
    threshold,
    world: gate.world,
    contexts: gate.contexts,
    value: seen.value,
    bound_value: bound,
    n: seen.n,
    units: seen.units,
    min_n: gate.min_n,
    min_units: gate.min_units,
    needed:
      state === 'undecided' ? evidenceNeeded(gate, seen, atLeast, threshold, confidence) : null,
    reason: reasonOf(gate, seen, state, bound),
  };
}

function stateOf(gate: Gate, seen: Measure, atLeast: boolean, threshold: number): GateState {
  if (seen.lower === null || seen.upper === null) return 'undecided';
  if (seen.n < gate.min_n || seen.units < gate.min_units) return 'undecided';
  const [clears, excludes] = atLeast
    ? [seen.lower >= threshold, seen.upper < threshold]
    : [seen.upper <= threshold, seen.lower > threshold];
  if (clears) return 'passed';
  return excludes ? 'failed' : 'undecided';
}

const isShare = (figure: GateFigure): boolean =>
  figure === 'success_rate' || figure === 'without_help';

function evidenceNeeded(
  gate: Gate,
  seen: Measure,
  atLeast: boolean,
  threshold: number,
  confidence: number,
): { trials: number | null; units: number } {
  const units = Math.max(0, gate.min_units - seen.units);
  const missing = Math.max(0, gate.min_n - seen.n);
  if (!isShare(gate.figure) || !atLeast || seen.value === null) return { trials: missing, units };
  const enough = trialsToPass(seen.value, threshold, seen.perTrial, confidence);
  return { trials: enough === null ? null : Math.max(missing, enough - seen.n), units };
}

function reasonOf(gate: Gate, seen: Measure, state: GateState, bound: number | null): string {
  if (seen.value === null)
    return `${seen.why ?? 'not measured'} (n = ${formatCount(seen.n)}, needs ${formatCount(gate.min_n)})`;
  const side = gate.at_least === undefined ? 'upper' : 'lower';
  const print = (value: number): string => printed(gate.figure, value);
  const wanted =
    gate.at_least === undefined
      ? `at most ${print(gate.at_most ?? 0)}`
      : `at least ${print(gate.at_least)}`;
  const short = [
    ...(seen.n < gate.min_n ? [`n = ${formatCount(seen.n)} of ${formatCount(gate.min_n)}`] : []),
    ...(seen.units < gate.min_units ? [`${seen.units} of ${gate.min_units} units`] : []),
  ];
  const what = `${print(seen.value)}, ${side} bound ${print(bound ?? seen.value)}, needs ${wanted}`;
  if (state === 'undecided' && short.length > 0)
    return `${what}; too thin yet: ${short.join(', ')}`;
  return `${what} (n = ${formatCount(seen.n)}, ${plural(seen.units, 'unit')})`;
}

const inPerCent: ReadonlySet<GateFigure> = new Set([
  'success_rate',
  'without_help',
  'strict_ratio',
  'inclusive_ratio',
  'coverage',
]);

/** Shares in per cent; of the others the title of the gate names the unit. */
function printed(figure: GateFigure, value: number): string {
  if (inPerCent.has(figure)) return `${digits(100 * value)}\u202f%`;
  return value >= 1000 ? formatCount(digits(value)) : String(digits(value));
}

/** Three significant digits, never rounded up to a threshold that was not reached. */
function digits(value: number): number {
  if (value === 0) return 0;
  const step = 10 ** (Math.floor(Math.log10(Math.abs(value))) - 2);
  return Number((Math.floor(value / step + 1e-9) * step).toPrecision(3));
}
