import { betaPosterior } from '../beta-posterior.ts';
import { clopperPearson } from '../clopper-pearson.ts';
import { garwood } from '../garwood.ts';
import type { Estimate } from '../interval.ts';
import { jeffreys } from '../jeffreys.ts';
import { wilson } from '../wilson.ts';
import { type Calculation, levelField, trialFields } from './calculation.ts';

const example = { k: 17, n: 20 };

const share = (
  entry: Pick<Calculation, 'name' | 'label' | 'question' | 'source'>,
  estimate: (k: number, n: number, level: number) => Estimate,
): Calculation => ({
  ...entry,
  fields: [...trialFields, levelField],
  example,
  run(input) {
    const [k, n, level] = [input.number('k'), input.number('n'), input.numberOr('level', 0.95)];
    input.finish();
    return { ...estimate(k, n, level) };
  },
});

/** Shares and rates of one group. */
export const shareCalculations: readonly Calculation[] = [
  share(
    {
      name: 'wilson',
      label: 'Wilson interval',
      question: 'Between which success rates does the true one lie? For display.',
      source: 'Wilson (1927)',
    },
    wilson,
  ),
  share(
    {
      name: 'clopper-pearson',
      label: 'Clopper–Pearson interval',
      question: 'The same, never covering less than its level. For gates.',
      source: 'Clopper and Pearson (1934)',
    },
    clopperPearson,
  ),
  share(
    {
      name: 'jeffreys',
      label: 'Jeffreys interval',
      question: 'The same, from the posterior under Jeffreys’ prior.',
      source: 'Brown, Cai and DasGupta (2001)',
    },
    jeffreys,
  ),
  {
    name: 'beta-posterior',
    label: 'Beta posterior',
    question: 'What is known of the success rate, starting from a uniform prior?',
    source: 'Beta(k + 1, n − k + 1), equal tails',
    fields: [...trialFields, levelField],
    example,
    run(input) {
      const [k, n, level] = [input.number('k'), input.number('n'), input.numberOr('level', 0.95)];
      input.finish();
      return { ...betaPosterior(k, n, level) };
    },
  },
  {
    name: 'garwood',
    label: 'Garwood interval',
    question: 'Between which rates of events per unit of exposure does the true one lie?',
    source: 'Garwood (1936)',
    fields: [
      { name: 'events', meaning: 'events seen, whole', kind: 'number' },
      { name: 'exposure', meaning: 'hours, kilometres, … watched, above 0', kind: 'number' },
      levelField,
    ],
    example: { events: 3, exposure: 41.5 },
    run(input) {
      const events = input.number('events');
      const exposure = input.number('exposure');
      const level = input.numberOr('level', 0.95);
      input.finish();
      return { ...garwood(events, exposure, level) };
    },
  },
];
