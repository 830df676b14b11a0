import { bettingSequence, logGrowth, runningStakes } from '#lib/stats/betting.ts';
import { runningFutility } from '#lib/stats/futility.ts';
import { pooledZ } from '#lib/stats/barnard.ts';
import { runningTwoProportions } from '#lib/stats/safe-test.ts';
import { runningPaired } from '#lib/stats/safe-test-paired.ts';
import { watchRun } from '#lib/stats/sequential-verdict.ts';
import {
  bernoulli,
  type CalibrationRow,
  type CalibrationSection,
  inside,
  simulate,
} from './row.ts';

const alpha = 0.05;
const enough = -Math.log(alpha);
const blocks = 500;
const never = { nominal: alpha, least: 0, most: alpha };

function equalArmRows(repetitions: number): CalibrationRow[] {
  return [0.1, 0.5, 0.9].flatMap((p) => {
    const setting = `both arms ${p}, looked at after each of ${blocks} blocks`;
    return [
      {
        ...never,
        estimator: 'safe test',
        setting,
        ...simulate(setting, repetitions, (random) => {
          const test = runningTwoProportions();
          for (let block = 0; block < blocks; block++) {
            if (test.add(bernoulli(random, p), bernoulli(random, p)) >= enough) return true;
          }
          return false;
        }),
      },
      {
        ...never,
        estimator: 'safe paired test',
        setting,
        ...simulate(setting, repetitions, (random) => {
          const test = runningPaired();
          for (let block = 0; block < blocks; block++) {
            if (test.add(bernoulli(random, p), bernoulli(random, p)) >= enough) return true;
          }
          return false;
        }),
      },
      {
        nominal: alpha,
        estimator: 'z test, naive',
        setting,
        ...simulate(setting, repetitions, (random) => {
          let k1 = 0;
          let k2 = 0;
          for (let n = 1; n <= blocks; n++) {
            k1 += bernoulli(random, p);
            k2 += bernoulli(random, p);
            if (n >= 10 && Math.abs(pooledZ({ k1, n1: n, k2, n2: n })) >= 1.96) return true;
          }
          return false;
        }),
        // Shown to fail: looking after every trial makes a finding of nothing.
        least: 0.3,
        most: 1,
      },
    ];
  });
}

function meanRows(repetitions: number): CalibrationRow[] {
  return [0.1, 0.5, 0.95].map((p) => {
    const setting = `mean ${p}, looked at after each of ${blocks} trials: ever excluded`;
    const found = simulate(setting, repetitions, (random) => {
      const stakes = runningStakes(alpha);
      let above = 0;
      let below = 0;
      for (let trial = 0; trial < blocks; trial++) {
        const x = bernoulli(random, p);
        const stake = stakes.next(x);
        above += logGrowth({ x, stake }, p);
        below += logGrowth({ x: 1 - x, stake }, 1 - p);
        if (Math.max(above, below) >= Math.log(2 / alpha)) return true;
      }
      return false;
    });
    return { ...never, estimator: 'betting-hedged', setting, ...found };
  });
}

/** The shipped interval itself at the last trial, whose running intersection remembers every look. */
function finalRows(repetitions: number): CalibrationRow[] {
  return [0.2, 0.5].map((p) => {
    const setting = `mean ${p}, 100 uniform-or-zero values`;
    const found = simulate(setting, Math.ceil(repetitions / 4), (random) => {
      const x = Array.from({ length: 100 }, () => (random.float() < 2 * p ? random.float() : 0));
      return !inside(bettingSequence(x, alpha), p);
    });
    return { ...never, estimator: 'betting-hedged', setting, ...found };
  });
}

function futilityRows(repetitions: number): CalibrationRow[] {
  return [
    { p1: 0.6, p2: 0.5, delta: 0.1 },
    { p1: 0.95, p2: 0.85, delta: 0.1 },
    { p1: 0.5, p2: 0.75, delta: 0.25 },
  ].map(({ p1, p2, delta }) => {
    const setting = `${p1} against ${p2}: "no difference of ${delta} is left" within 1500 blocks`;
    const found = simulate(setting, Math.ceil(repetitions / 2), (random) => {
      const futility = runningFutility(delta, alpha);
      for (let block = 0; block < 1500; block++) {
        if (futility.add(bernoulli(random, p1), bernoulli(random, p2))) return true;
      }
      return false;
    });
    return { ...never, estimator: 'futility', setting, ...found };
  });
}

function verdictRows(repetitions: number): CalibrationRow[] {
  const once = Math.ceil(repetitions / 4);
  const better = (p1: number, p2: number) => (random: Parameters<typeof bernoulli>[0]) => {
    const watch = watchRun('blocks', alpha, 0.1);
    for (let block = 0; block < 1000; block++) {
      const stop = watch.add(bernoulli(random, p1), bernoulli(random, p2));
      if (stop !== null) return stop.better === 'b';
    }
    return false;
  };
  const wrong = 'verdict "b is better" where a is, 0.6 against 0.5';
  const right = 'verdict "b is better" where it is, 0.5 against 0.8';
  return [
    { ...never, estimator: 'verdict', setting: wrong, ...simulate(wrong, once, better(0.6, 0.5)) },
    {
      estimator: 'verdict',
      setting: right,
      nominal: 1,
      ...simulate(right, once, better(0.5, 0.8)),
      least: 0.98,
      most: 1,
    },
  ];
}

export const peekingSection: CalibrationSection = {
  title: 'Looking after every trial',
  reading:
    'The share of runs that were ever wrong, at any look. The naive z test, looked at in the same way, finds a difference between equal arms in more than a third of all runs.',
  rows: (repetitions) => [
    ...equalArmRows(repetitions),
    ...meanRows(repetitions),
    ...finalRows(repetitions),
    ...futilityRows(repetitions),
    ...verdictRows(repetitions),
  ],
};
