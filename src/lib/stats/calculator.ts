import { TelltaleError } from '#lib/kernel/errors.ts';
import type { Calculation, CalculatorResult } from './calculator/calculation.ts';
import { comparisonCalculations } from './calculator/comparisons.ts';
import { readInput } from './calculator/input.ts';
import { shareCalculations } from './calculator/shares.ts';
import { studyCalculations } from './calculator/studies.ts';

export type { Calculation, CalculatorField, CalculatorResult } from './calculator/calculation.ts';

/** Everything that `telltale stats` and the page /methods/calculator can compute: one table for both. */
export const calculations: readonly Calculation[] = [
  ...shareCalculations,
  ...comparisonCalculations,
  ...studyCalculations,
];

/**
 * Runs one calculation on an input of its fields.
 *
 * @param input a parsed JSON object.
 * @throws TelltaleError USAGE for an unknown name or an input of the wrong form, naming every problem; BAD_ARGUMENT for a
 *   value outside its domain.
 */
export function calculate(name: string, input: unknown): CalculatorResult {
  const calculation = calculations.find((each) => each.name === name);
  if (calculation === undefined) {
    const names = calculations.map((each) => each.name).join(', ');
    throw new TelltaleError('USAGE', `There is no calculation "${name}". There are: ${names}.`);
  }
  const known = calculation.fields.map((field) => field.name);
  return calculation.run(readInput(name, input, known));
}
