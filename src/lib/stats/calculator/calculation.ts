import type { InputReader } from './input.ts';

/** One input of a calculation, as the command line and the page show it. */
export interface CalculatorField {
  name: string;
  /** What it means, its unit and range. */
  meaning: string;
  kind: 'number' | 'numbers' | 'choice' | 'records';
  /** May be left out; the meaning says what it is then. */
  optional?: boolean;
  choices?: readonly string[];
}

/** The figures that a calculation gives, by name. */
export type CalculatorResult = Readonly<Record<string, unknown>>;

/** One entry of the calculator. */
export interface Calculation {
  /** As in `telltale stats NAME`. */
  name: string;
  label: string;
  /** The question it answers, in one sentence. */
  question: string;
  /** Where the formula is from. */
  source: string;
  fields: readonly CalculatorField[];
  /** An input that works. */
  example: Readonly<Record<string, unknown>>;
  run(input: InputReader): CalculatorResult;
}

/** k of n. */
export const trialFields: readonly CalculatorField[] = [
  { name: 'k', meaning: 'successes, whole, 0…n', kind: 'number' },
  { name: 'n', meaning: 'trials, whole, at least 1', kind: 'number' },
];

export const levelField: CalculatorField = {
  name: 'level',
  meaning: 'confidence, between 0 and 1; 0.95 when left out',
  kind: 'number',
  optional: true,
};

export const alphaField: CalculatorField = {
  name: 'alpha',
  meaning: 'chance of a false finding, between 0 and 1; 0.05 when left out',
  kind: 'number',
  optional: true,
};

/** k1 of n1 against k2 of n2. */
export const armFields: readonly CalculatorField[] = [
  { name: 'k1', meaning: 'successes of arm 1', kind: 'number' },
  { name: 'n1', meaning: 'trials of arm 1', kind: 'number' },
  { name: 'k2', meaning: 'successes of arm 2', kind: 'number' },
  { name: 'n2', meaning: 'trials of arm 2', kind: 'number' },
];
