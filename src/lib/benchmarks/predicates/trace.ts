import { TelltaleError } from '#lib/kernel/errors.ts';

/**
 * The signals of one trial, simulated or real, on one time base. A sample stands for the time since the sample before
 * it; the first stands for the initial state and for no time.
 */
export interface Trace {
  /** Integer microseconds from the trial's start, ascending: integers, so that window edges are exact. */
  readonly timesUs: ArrayLike<number>;
  /** Signal name → one value per sample, in the unit that the spec gives. */
  readonly signals: ReadonlyMap<string, ArrayLike<number>>;
}

/** Seconds of a spec in the microseconds of a trace. */
export const microseconds = (seconds: number): number => Math.round(seconds * 1e6);

/** Time of the last sample in microseconds; 0 for an empty trace. */
export const endOf = (trace: Trace): number => trace.timesUs[trace.timesUs.length - 1] ?? 0;

/**
 * The samples of one signal.
 *
 * @throws TelltaleError INVALID_RECORD when the trace lacks the signal: missing evidence is not "false".
 */
export function samplesOf(trace: Trace, signal: string): ArrayLike<number> {
  const samples = trace.signals.get(signal);
  if (!samples) {
    throw new TelltaleError(
      'INVALID_RECORD',
      `the trial has no signal "${signal}", so it cannot be graded`,
    );
  }
  return samples;
}

/**
 * Refuses a trace that cannot be graded: no samples, times that do not ascend, signals of another length, values that
 * are not numbers.
 *
 * @throws TelltaleError INVALID_RECORD naming the first problem.
 */
export function checkTrace(trace: Trace): void {
  const { timesUs, signals } = trace;
  if (timesUs.length < 2) throw refusal('it has fewer than two samples');
  for (let index = 1; index < timesUs.length; index++) {
    if (!((timesUs[index] ?? NaN) > (timesUs[index - 1] ?? NaN))) {
      throw refusal(`its times do not ascend at sample ${index}`);
    }
  }
  for (const [name, samples] of signals) {
    if (samples.length !== timesUs.length) {
      throw refusal(`signal "${name}" has ${samples.length} samples for ${timesUs.length} times`);
    }
    for (let index = 0; index < samples.length; index++) {
      if (!Number.isFinite(samples[index]))
        throw refusal(`signal "${name}" is not a number at sample ${index}`);
    }
  }
}

const refusal = (reason: string): TelltaleError =>
  new TelltaleError('INVALID_RECORD', `the trial cannot be graded: ${reason}`);
