import { readFileSync } from 'node:fs';
import { expect } from 'vitest';

/** Reference values with what made them; see generate/. */
export interface Reference<Cases> {
  generator: string;
  tolerance: number;
  note: string;
  cases: Cases;
}

/** Reads <name>.reference.json of this folder. The type of its cases is the generator's word. */
export function reference<Cases>(name: string): Reference<Cases> {
  const file = new URL(`./${name}.reference.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as Reference<Cases>;
}

/**
 * Within the tolerance relative to the expected value; below 1e-12 in size also within the tolerance times 1e-12, where
 * a reference like 1 − 0.999… has no digits left itself.
 */
export function expectClose(got: number, wanted: number, tolerance: number, what: string): void {
  const off = Math.abs(got - wanted);
  const allowed = tolerance * Math.max(Math.abs(wanted), 1e-12);
  if (off <= allowed) return;
  expect.fail(`${what}: got ${got}, wanted ${wanted}, off by ${off / Math.abs(wanted)} relative.`);
}

/** The same for both ends of an interval. */
export function expectInterval(
  got: { low: number; high: number },
  wanted: readonly number[],
  tolerance: number,
  what: string,
): void {
  expectClose(got.low, wanted[0] ?? NaN, tolerance, `${what} low`);
  expectClose(got.high, wanted[1] ?? NaN, tolerance, `${what} high`);
}
