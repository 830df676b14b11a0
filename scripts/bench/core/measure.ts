import { spread, type Result, type Spread, type Target } from './result.ts';

/** Milliseconds that work takes. */
export async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Measures several times, after runs that do not count. */
export async function repeated(
  runs: number,
  measure: () => Promise<number>,
  warmUps = 1,
): Promise<Spread> {
  for (let run = 0; run < warmUps; run++) await measure();
  const measured: number[] = [];
  for (let run = 0; run < runs; run++) measured.push(await measure());
  return spread(measured);
}

export interface Pair {
  readonly name: string;
  readonly unit: string;
  readonly runs: number;
  readonly warmUps?: number;
  readonly value: () => Promise<number>;
  readonly limit: { readonly what: string; readonly value: () => Promise<number> };
  readonly target?: Target;
  readonly note?: string;
}

/**
 * Measures a thing and its limit in turns, so that whatever else the machine does meanwhile falls on both; which of the
 * two comes first alternates.
 */
export async function inTurns(pair: Pair): Promise<Result> {
  const { name, unit, runs, limit, target, note } = pair;
  for (let run = 0; run < (pair.warmUps ?? 1); run++) {
    await limit.value();
    await pair.value();
  }
  const values: number[] = [];
  const limits: number[] = [];
  for (let run = 0; run < runs; run++) {
    if (run % 2 === 0) limits.push(await limit.value());
    values.push(await pair.value());
    if (run % 2 === 1) limits.push(await limit.value());
  }
  return paired({ name, unit, values, limits, what: limit.what, target, note });
}

/** A result from measurements that were made in turns: the first value beside the first limit, and so on. */
export function paired(measured: {
  readonly name: string;
  readonly unit: string;
  readonly values: readonly number[];
  readonly limits: readonly number[];
  readonly what: string;
  readonly target?: Target | undefined;
  readonly note?: string | undefined;
}): Result {
  const { name, unit, values, limits, what, target, note } = measured;
  return {
    name,
    unit,
    value: spread(values),
    limit: { what, value: spread(limits) },
    ratio: spread(values.map((value, index) => value / (limits[index] ?? NaN))),
    ...(target === undefined ? {} : { target }),
    ...(note === undefined ? {} : { note }),
  };
}
