import { bettingSequence } from '../betting.ts';
import { davidson } from '../davidson.ts';
import { fisherZ } from '../fisher-z.ts';
import { kaplanMeier } from '../kaplan-meier.ts';
import { mmrv } from '../mmrv.ts';
import { trialsForDifference } from '../power.ts';
import type { Preference } from '../preferences.ts';
import { restrictedMean } from '../restricted-mean.ts';
import { safeTwoProportions } from '../safe-test.ts';
import { survivalQuantile } from '../survival-quantile.ts';
import { alphaField, type Calculation, levelField } from './calculation.ts';
import type { InputReader } from './input.ts';

/** Planning, peeking, simulation, times and rankings. */
export const studyCalculations: readonly Calculation[] = [
  {
    name: 'power',
    label: 'Trials needed',
    question: 'How many trials an arm find this difference? Normal approximation.',
    source: 'Fleiss, Levin and Paik (2003), 4.2',
    fields: [
      { name: 'p1', meaning: 'success rate of arm 1, 0…1', kind: 'number' },
      { name: 'p2', meaning: 'success rate of arm 2, 0…1', kind: 'number' },
      {
        name: 'power',
        meaning: 'chance of finding the difference; 0.8 when left out',
        kind: 'number',
        optional: true,
      },
      alphaField,
    ],
    example: { p1: 0.7, p2: 0.85, power: 0.8, alpha: 0.05 },
    run(input) {
      const question = {
        p1: input.number('p1'),
        p2: input.number('p2'),
        power: input.numberOr('power', 0.8),
        alpha: input.numberOr('alpha', 0.05),
      };
      input.finish();
      return trialsForDifference(question);
    },
  },
  {
    name: 'e-value',
    label: 'Safe test, look at any time',
    question: 'May this run stop now because one arm is better?',
    source: 'Turner, Ly and Grünwald (2024)',
    fields: [
      { name: 'a', meaning: 'outcomes of arm a in order, 0 or 1', kind: 'numbers' },
      { name: 'b', meaning: 'outcomes of arm b in order, 0 or 1', kind: 'numbers' },
      alphaField,
    ],
    example: { a: [0, 0, 0, 0], b: [1, 1, 1, 1], alpha: 0.05 },
    run(input) {
      const a = input.flags('a').map(Number);
      const b = input.flags('b').map(Number);
      const alpha = input.numberOr('alpha', 0.05);
      input.finish();
      return { ...safeTwoProportions(a, b, alpha) };
    },
  },
  {
    name: 'betting-cs',
    label: 'Confidence sequence',
    question: 'Between which values does the mean lie, however often one looked?',
    source: 'Waudby-Smith and Ramdas (2023), hedged',
    fields: [{ name: 'x', meaning: 'values in order, each 0…1', kind: 'numbers' }, alphaField],
    example: { x: [1, 0, 1, 1, 1, 0, 1, 1], alpha: 0.05 },
    run(input) {
      const x = input.numbers('x');
      const alpha = input.numberOr('alpha', 0.05);
      input.finish();
      return { ...bettingSequence(x, alpha) };
    },
  },
  {
    name: 'mmrv',
    label: 'Mean maximum rank violation',
    question: 'How much does simulation misjudge when it orders policies wrongly?',
    source: 'Li et al. (2024), SIMPLER',
    fields: [
      { name: 'sim', meaning: 'success rate of each policy in simulation', kind: 'numbers' },
      { name: 'real', meaning: 'of the same policies on the robot', kind: 'numbers' },
      {
        name: 'gap',
        meaning: 'the gap a wrong order is charged with; real when left out',
        kind: 'choice',
        choices: ['real', 'sim'],
        optional: true,
      },
    ],
    example: { sim: [0.5, 0.5, 0.2], real: [0.9, 0.6, 0.1], gap: 'real' },
    run(input) {
      const sim = input.numbers('sim');
      const real = input.numbers('real');
      const gap = input.choiceOr('gap', ['real', 'sim'], 'real');
      input.finish();
      return mmrv(sim, real, gap);
    },
  },
  {
    name: 'fisher-z',
    label: 'Interval of a correlation',
    question: 'Between which values does a published Pearson r lie?',
    source: 'Fisher (1921)',
    fields: [
      { name: 'r', meaning: 'Pearson correlation, −1…1', kind: 'number' },
      { name: 'k', meaning: 'points, at least 4', kind: 'number' },
      levelField,
    ],
    example: { r: 0.924, k: 5 },
    run(input) {
      const [r, k, level] = [input.number('r'), input.number('k'), input.numberOr('level', 0.95)];
      input.finish();
      return { ...fisherZ(r, k, level) };
    },
  },
  {
    name: 'kaplan-meier',
    label: 'Time to success',
    question: 'How long until success, when some runs ended without?',
    source: 'Kaplan and Meier (1958), Greenwood, log–log band',
    fields: [
      { name: 'time', meaning: 'time of success or of giving up, at least 0', kind: 'numbers' },
      { name: 'event', meaning: '1 success, 0 given up (censored)', kind: 'numbers' },
      {
        name: 'horizon',
        meaning: 'time up to which the mean counts; the last time when left out',
        kind: 'number',
        optional: true,
      },
      levelField,
    ],
    example: { time: [4, 6, 6, 9, 12, 12], event: [1, 1, 0, 1, 0, 1] },
    run: timeToSuccess,
  },
  {
    name: 'davidson',
    label: 'Ranking from preferences',
    question: 'Which is preferred, and do the preferences tell them apart?',
    source: 'Bradley and Terry (1952), ties by Davidson (1970)',
    fields: [
      {
        name: 'pairs',
        meaning: 'comparisons {"a": name, "b": name, "outcome": "a" | "b" | "tie"}',
        kind: 'records',
      },
    ],
    example: {
      pairs: [
        { a: 'x', b: 'y', outcome: 'a' },
        { a: 'x', b: 'y', outcome: 'b' },
        { a: 'x', b: 'y', outcome: 'a' },
        { a: 'x', b: 'y', outcome: 'tie' },
      ],
    },
    run(input) {
      const pairs = preferences(input);
      input.finish();
      const { names, theta, se, nu, comparisons, ties } = davidson(pairs);
      const named = (values: readonly number[]) =>
        Object.fromEntries(names.map((name, i) => [name, values[i] ?? 0]));
      return { theta: named(theta), se: named(se), nu, comparisons, ties };
    },
  },
];

function timeToSuccess(input: InputReader) {
  const time = input.numbers('time');
  const event = input.flags('event');
  const level = input.numberOr('level', 0.95);
  const horizon = input.numberOr('horizon', Math.max(0, ...time));
  input.finish();
  const curve = kaplanMeier(time, event, level);
  const median = survivalQuantile(curve);
  const mean = restrictedMean(curve, horizon);
  return {
    median: median.value,
    median_low: median.low,
    median_high: median.high,
    rmean: mean.value,
    rmean_se: mean.se,
    rmean_low: mean.low,
    rmean_high: mean.high,
    horizon: mean.horizon,
    n: curve.n,
    events: curve.events,
    level,
    steps: curve.steps,
  };
}

function preferences(input: InputReader): Preference[] {
  return input.records('pairs').flatMap(({ a, b, outcome }, i) => {
    const named = typeof a === 'string' && typeof b === 'string';
    if (named && (outcome === 'a' || outcome === 'b' || outcome === 'tie')) {
      return [{ a, b, outcome }];
    }
    input.problem(`pairs[${i}] must be {"a": name, "b": name, "outcome": "a", "b" or "tie"}`);
    return [];
  });
}
