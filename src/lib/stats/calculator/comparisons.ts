import type { TwoArms } from '../arms.ts';
import { barnard } from '../barnard.ts';
import { benjaminiHochberg } from '../benjamini-hochberg.ts';
import { boschloo } from '../boschloo.ts';
import { fisher } from '../fisher.ts';
import { holm } from '../holm.ts';
import { mcnemar } from '../mcnemar.ts';
import { miettinenNurminen } from '../miettinen-nurminen.ts';
import { newcombe } from '../newcombe.ts';
import { pairedDifference } from '../paired-difference.ts';
import { probBetter } from '../prob-better.ts';
import { armFields, type Calculation, type CalculatorField, levelField } from './calculation.ts';
import type { InputReader } from './input.ts';

const example = { k1: 17, n1: 20, k2: 14, n2: 20 };

type Naming = Pick<Calculation, 'name' | 'label' | 'question' | 'source'>;

function arms(input: InputReader): TwoArms {
  return {
    k1: input.number('k1'),
    n1: input.number('n1'),
    k2: input.number('k2'),
    n2: input.number('n2'),
  };
}

const test = (entry: Naming, run: (arms: TwoArms) => { p: number }): Calculation => ({
  ...entry,
  fields: armFields,
  example,
  run(input) {
    const two = arms(input);
    input.finish();
    return run(two);
  },
});

const difference = (
  entry: Naming,
  estimate: (arms: TwoArms, level: number) => object,
): Calculation => ({
  ...entry,
  fields: [...armFields, levelField],
  example,
  run(input) {
    const two = arms(input);
    const level = input.numberOr('level', 0.95);
    input.finish();
    return { ...estimate(two, level) };
  },
});

const adjustment = (entry: Naming, adjust: (p: readonly number[]) => number[]): Calculation => ({
  ...entry,
  fields: [{ name: 'p', meaning: 'p-values, each 0…1', kind: 'numbers' }],
  example: { p: [0.0146, 0.04, 0.3] },
  run(input) {
    const p = input.numbers('p');
    input.finish();
    return { p: adjust(p) };
  },
});

const pairFields: readonly CalculatorField[] = [
  { name: 'a', meaning: 'pairs in which both arms succeeded', kind: 'number' },
  { name: 'b', meaning: 'pairs in which only arm 1 did', kind: 'number' },
  { name: 'c', meaning: 'pairs in which only arm 2 did', kind: 'number' },
  { name: 'd', meaning: 'pairs in which neither did', kind: 'number' },
];

/** Two groups against each other. */
export const comparisonCalculations: readonly Calculation[] = [
  difference(
    {
      name: 'newcombe',
      label: 'Newcombe difference',
      question: 'By how much is arm 1 better than arm 2? For display.',
      source: 'Newcombe (1998), method 10',
    },
    newcombe,
  ),
  difference(
    {
      name: 'miettinen-nurminen',
      label: 'Miettinen–Nurminen difference',
      question: 'The same, by inverting the score test.',
      source: 'Miettinen and Nurminen (1985)',
    },
    miettinenNurminen,
  ),
  test(
    {
      name: 'barnard',
      label: 'Barnard’s test',
      question: 'How surprising would this be if both arms were equal? Two-sided, exact.',
      source: 'Barnard (1947), pooled z',
    },
    barnard,
  ),
  test(
    {
      name: 'boschloo',
      label: 'Boschloo’s test',
      question: 'The same, with tables ordered by Fisher’s p: never weaker than Fisher’s.',
      source: 'Boschloo (1970)',
    },
    boschloo,
  ),
  test(
    {
      name: 'fisher',
      label: 'Fisher’s exact test',
      question: 'The same, given how many succeeded in all: conservative.',
      source: 'Fisher (1935)',
    },
    fisher,
  ),
  test(
    {
      name: 'prob-better',
      label: 'P(arm 1 is better)',
      question: 'How probable is it that arm 1’s rate is the higher one, from uniform priors?',
      source: 'exact, by a hypergeometric tail',
    },
    probBetter,
  ),
  {
    name: 'mcnemar',
    label: 'McNemar’s test',
    question: 'How surprising are the pairs that disagree if both arms were equal? Exact.',
    source: 'McNemar (1947), exact binomial',
    fields: pairFields.slice(1, 3),
    example: { b: 6, c: 19 },
    run(input) {
      const [b, c] = [input.number('b'), input.number('c')];
      input.finish();
      return mcnemar({ b, c });
    },
  },
  {
    name: 'paired-difference',
    label: 'Paired difference',
    question: 'By how much is arm 1 better than arm 2, trial for trial from the same start?',
    source: 'Newcombe (1998), paired method 10',
    fields: [...pairFields, levelField],
    example: { a: 21, b: 6, c: 19, d: 14 },
    run(input) {
      const counts = {
        a: input.number('a'),
        b: input.number('b'),
        c: input.number('c'),
        d: input.number('d'),
      };
      const level = input.numberOr('level', 0.95);
      input.finish();
      return { ...pairedDifference(counts, level) };
    },
  },
  adjustment(
    {
      name: 'holm',
      label: 'Holm adjustment',
      question: 'Which of many p-values stand, at the level of one?',
      source: 'Holm (1979)',
    },
    holm,
  ),
  adjustment(
    {
      name: 'benjamini-hochberg',
      label: 'Benjamini–Hochberg adjustment',
      question: 'Which of many stand, allowing a share of false ones?',
      source: 'Benjamini and Hochberg (1995)',
    },
    benjaminiHochberg,
  ),
];
