import { normalCritical } from './distributions/normal.ts';
import { refuse, requireCount, requireLevel } from './domain.ts';

/** The survival curve from one event time to the next. */
export interface SurvivalStep {
  time: number;
  /** Watched and without the event just before `time`. */
  at_risk: number;
  events: number;
  /** Left unwatched at `time` or after it and before the next step; events come first at a shared time. */
  censored: number;
  /** P(T > time). */
  survival: number;
  /** Greenwood's standard error of survival. */
  se: number;
  low: number;
  high: number;
}

/** plain: survival ± z·se. log-log: the same on log(−log survival), which stays inside 0…1 and covers better. */
export type SurvivalBand = 'log-log' | 'plain';

/** One step for each distinct time, events or not, in rising order. */
export interface SurvivalCurve {
  n: number;
  events: number;
  level: number;
  band: SurvivalBand;
  steps: SurvivalStep[];
}

/**
 * The Kaplan–Meier curve with pointwise Greenwood intervals.
 *
 * Greenwood's error does not exist where the curve is 0, nor the log–log band where it is 1: there the interval is 0 to
 * the last high, and 1 to 1.
 *
 * Source: E. L. Kaplan, P. Meier (1958), JASA 53:457; log–log band: J. D. Kalbfleisch, R. L. Prentice (1980), 1.3.
 *
 * @param times ≥ 0, of the event or of leaving unwatched; any unit.
 * @param happened for each time, whether the event happened (a failure to finish is censored at its time).
 * @throws TelltaleError BAD_ARGUMENT for no times, unequal lengths or a time that is negative or not finite.
 */
export function kaplanMeier(
  times: readonly number[],
  happened: readonly boolean[],
  level = 0.95,
  band: SurvivalBand = 'log-log',
): SurvivalCurve {
  requireTimes(times, happened);
  return survivalCurve(tally(times, happened), level, band);
}

/**
 * The same from counts, for times that are many: each distinct time with how many events and how many leaving unwatched.
 *
 * @param tallies in any order, each time once; whole counts ≥ 0, at least one in all.
 * @throws TelltaleError BAD_ARGUMENT outside those domains.
 */
export function survivalCurve(
  tallies: readonly SurvivalTally[],
  level = 0.95,
  band: SurvivalBand = 'log-log',
): SurvivalCurve {
  const n = requireTallies(tallies);
  requireLevel(level);
  const z = normalCritical(level);
  const steps: SurvivalStep[] = [];
  let atRisk = n;
  let survival = 1;
  let greenwood = 0;
  for (const { time, events, censored } of tallies.toSorted((a, b) => a.time - b.time)) {
    survival = events === atRisk ? 0 : survival * (1 - events / atRisk);
    if (events > 0 && events < atRisk) greenwood += events / (atRisk * (atRisk - events));
    const reach = z * Math.sqrt(greenwood);
    const se = survival * Math.sqrt(greenwood);
    const previous = steps.at(-1)?.high ?? 1;
    const [low, high] = bandAt(survival, reach, band, previous);
    steps.push({ time, at_risk: atRisk, events, censored, survival, se, low, high });
    atRisk -= events + censored;
  }
  const events = steps.reduce((sum, step) => sum + step.events, 0);
  return { n, events, level, band, steps };
}

function requireTimes(times: readonly number[], happened: readonly boolean[]): void {
  if (times.length === 0) refuse('A survival curve needs at least one time, got none.');
  if (times.length !== happened.length) {
    refuse(`times and events must be equally long, got ${times.length} and ${happened.length}.`);
  }
  const wrong = times.findIndex((time) => !(Number.isFinite(time) && time >= 0));
  if (wrong >= 0) refuse(`time[${wrong}] must be a number of at least 0, got ${times[wrong]}.`);
}

/** How many trials ended at one time, with the event and without. */
export interface SurvivalTally {
  time: number;
  events: number;
  censored: number;
}

/** @returns the number of trials. */
function requireTallies(tallies: readonly SurvivalTally[]): number {
  let n = 0;
  for (const { time, events, censored } of tallies) {
    if (!(Number.isFinite(time) && time >= 0)) refuse(`A time must be at least 0, got ${time}.`);
    requireCount(events, 'events');
    requireCount(censored, 'censored');
    n += events + censored;
  }
  if (n === 0) refuse('A survival curve needs at least one time, got none.');
  if (new Set(tallies.map(({ time }) => time)).size !== tallies.length)
    refuse('Each time must be tallied once.');
  return n;
}

function tally(times: readonly number[], happened: readonly boolean[]): SurvivalTally[] {
  const byTime = new Map<number, SurvivalTally>();
  times.forEach((time, i) => {
    const entry = byTime.get(time) ?? { time, events: 0, censored: 0 };
    if (happened[i] === true) entry.events += 1;
    else entry.censored += 1;
    byTime.set(time, entry);
  });
  return [...byTime.values()];
}

/** @param reach z times the standard error of log survival. */
function bandAt(
  survival: number,
  reach: number,
  band: SurvivalBand,
  previousHigh: number,
): [number, number] {
  if (survival === 1) return [1, 1];
  if (survival === 0) return [0, previousHigh];
  if (band === 'plain') {
    return [Math.max(0, survival * (1 - reach)), Math.min(1, survival * (1 + reach))];
  }
  const logSurvival = Math.log(survival);
  const factor = Math.exp(reach / -logSurvival);
  return [Math.exp(logSurvival * factor), Math.exp(logSurvival / factor)];
}
