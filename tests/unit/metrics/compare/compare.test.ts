import { describe, expect, it } from 'vitest';
import { sequenceOf, type OrderedTrial } from '#lib/metrics/compare/order.ts';
import { compareOverall } from '#lib/metrics/compare/overall.ts';
import { isPaired } from '#lib/metrics/compare/pair.ts';
import { compareTask, regressionsFirst, type TaskEvidence } from '#lib/metrics/compare/task.ts';
import type { PairedOutcomes } from '#lib/metrics/compare/types.ts';
import { missing, type Estimate } from '#lib/metrics/estimate.ts';
import { wilson } from '#lib/stats/wilson.ts';

const rate = (k: number, n: number, effective = n): Estimate => ({
  ...wilson((k * effective) / n, effective),
  value: k / n,
  n,
  k,
  effective_n: effective,
  clusters: 4,
});

const side = (policy: string, estimate: Estimate) => ({
  policy,
  estimate,
  trials: estimate.n,
  successes: 'k' in estimate ? (estimate.k ?? 0) : 0,
  assisted: 0,
  units: 4,
});

const evidence = (
  policies: TaskEvidence['policies'],
  more: Partial<TaskEvidence> = {},
): TaskEvidence => ({
  task: 'cup-lift',
  world: 'real',
  simulator: null,
  policies,
  pairsOf: () => null,
  sequenceOf: () => null,
  ...more,
});

const compared = (...args: Parameters<typeof evidence>) =>
  compareTask(evidence(...args), 0.05, 0.95);

describe('one pair of versions', () => {
  it('says of 17 of 20 against 14 of 20 that it is not a finding, and what is possible', () => {
    const [pair] = compared([side('v1', rate(14, 20)), side('v2', rate(17, 20))]).pairs;
    // scipy.stats.barnard_exact([[17, 14], [3, 6]], pooled=True).pvalue = 0.289416
    expect(pair).toMatchObject({
      a: 'v1',
      b: 'v2',
      test: 'barnard',
      finding: 'none',
      comparisons: 1,
    });
    expect(pair!.p).toBeCloseTo(0.289416, 6);
    // Newcombe by hand from Wilson's 0.6396–0.9476 and 0.4810–0.8545: −0.111 to 0.390, printed outwards.
    expect(pair!.sentence).toBe(
      '17 of 20 against 14 of 20 is not a finding: v2 may be anywhere from 12 points worse to 39 points better than v1.',
    );
  });

  it('says of 31 of 50 against 45 of 50 that it is worse', () => {
    const [pair] = compared([side('v1', rate(45, 50)), side('v2', rate(31, 50))]).pairs;
    // scipy.stats.barnard_exact([[45, 31], [5, 19]], pooled=True).pvalue = 0.00100660
    expect(pair!.p).toBeCloseTo(0.0010066, 7);
    expect(pair!.finding).toBe('worse');
    expect(pair!.sentence).toMatch(
      /^v2 is worse than v1: 31 of 50 against 45 of 50, by \d+ to \d+ points \(p = 0\.001/,
    );
  });

  it('counts trials of the same robots at what they are worth', () => {
    const alike = compared([side('v1', rate(45, 50, 10)), side('v2', rate(31, 50, 10))]).pairs[0]!;
    expect(alike.finding).toBe('none');
    expect(alike.p).toBeGreaterThan(0.05);
    expect(alike.sentence).toContain('these 100 are worth about 20 independent ones');
    const plan = alike.plan!;
    // What is still to run is told in trials, not in what they are worth: the design effect is 50/10.
    expect(plan.more_b).toBe(Math.ceil(((plan.trials_per_arm - 10) * 50) / 10));
  });

  it('does not compare what has too few trials', () => {
    const [pair] = compared([side('v1', missing(3, 12)), side('v2', rate(31, 50))]).pairs;
    expect(pair).toMatchObject({ finding: 'not_enough', p: null, p_holm: null, test: null });
    expect(pair!.sentence).toContain('cannot be compared yet');
  });
});

const counts = (n: number, only_a: number, only_b: number): PairedOutcomes => ({
  n,
  only_a,
  only_b,
  both: Math.floor((n - only_a - only_b) / 2),
  neither: Math.ceil((n - only_a - only_b) / 2),
});

describe('pairs by initial state', () => {
  it('are used when they are at least twelve and half of the smaller arm', () => {
    expect(isPaired(counts(50, 6, 19), rate(19, 50), rate(32, 50))).toBe(true);
    expect(isPaired(counts(25, 3, 9), rate(19, 50), rate(60, 100))).toBe(true);
    expect(isPaired(counts(24, 3, 9), rate(19, 50), rate(60, 100))).toBe(false);
    expect(isPaired(counts(11, 1, 9), rate(9, 12), rate(9, 12))).toBe(false);
    expect(isPaired(null, rate(9, 12), rate(9, 12))).toBe(false);
  });

  it('give exact McNemar, and a plan in pairs', () => {
    const { pairs } = compared([side('v1', rate(19, 50)), side('v2', rate(32, 50))], {
      pairsOf: () => counts(50, 6, 19),
    });
    // scipy.stats.binomtest(6, 25).pvalue = 0.014633
    expect(pairs[0]).toMatchObject({ test: 'mcnemar-exact', estimate: { value: 0.26, n: 50 } });
    expect(pairs[0]!.p).toBeCloseTo(0.014633, 6);
    // Connor's formula by hand: discordant (6 + 19 + 2)/54 = 0.5, difference 0.05: 1568 pairs; 50 find 0.27360 (scipy.optimize.brentq).
    expect(pairs[0]!.plan).toMatchObject({ unit: 'pairs', trials_per_arm: 1568, more_b: 1518 });
    expect(pairs[0]!.plan!.detectable_up).toBeCloseTo(0.273603, 6);
  });
});

describe('several versions', () => {
  const three = [side('v1', rate(30, 60)), side('v2', rate(36, 60)), side('v3', rate(55, 60))];

  it('adjusts over the pairs of the task, and gives letters', () => {
    const { pairs, policies } = compared(three);
    const [first, second, third] = pairs;
    expect(pairs.map(({ comparisons }) => comparisons)).toEqual([3, 3, 3]);
    // Holm by hand: the largest p is not multiplied, the middle one twice, the smallest three times.
    const sorted = [first!, second!, third!].sort((x, y) => x.p! - y.p!);
    expect(sorted.map(({ p_holm }) => p_holm)).toEqual([
      3 * sorted[0]!.p!,
      2 * sorted[1]!.p!,
      sorted[2]!.p,
    ]);
    expect(policies.map(({ letters }) => letters)).toEqual(['b', 'b', 'a']);
  });

  it('puts what got worse first, then what cannot be judged, then the rest', () => {
    const task = (name: string, k: number, n = 60) =>
      compareTask(
        {
          ...evidence([side('v1', rate(45, 60)), side('v2', n < 12 ? missing(n, 12) : rate(k, n))]),
          task: name,
        },
        0.05,
        0.95,
      );
    const order = regressionsFirst([
      task('better', 60),
      task('same', 44),
      task('few', 2, 3),
      task('worse', 20),
    ]);
    expect(order.map((row) => row.task)).toEqual(['worse', 'few', 'same', 'better']);
  });

  it('judges the mean over tasks once for all pairs of a world', () => {
    const tasks = ['one', 'two'].map((name) =>
      compareTask({ ...evidence(three), task: name }, 0.05, 0.95),
    );
    const overall = compareOverall(tasks, ['v1', 'v2', 'v3'], 0.95);
    expect(overall.map(({ a, b, finding }) => [a, b, finding])).toEqual([
      ['v1', 'v2', 'none'],
      ['v1', 'v3', 'better'],
      ['v2', 'v3', 'better'],
    ]);
    expect(overall[0]).toMatchObject({ tasks: 2, comparisons: 3 });
    expect(overall[0]!.p_holm).toBeGreaterThanOrEqual(overall[0]!.p);
    expect(overall[0]!.equal_weights.value).toBeCloseTo(6 / 60, 12);
    expect(overall[0]!.mantel_haenszel.value).toBeCloseTo(6 / 60, 12);
  });
});

const trial = (policy: string, at: number, success: number, pair: string | null = null) =>
  ({ policy, at, success, pair }) satisfies OrderedTrial;

describe('the order of a run', () => {
  it('is each arm’s own', () => {
    const trials = [trial('a', 1, 1), trial('b', 2, 0), trial('a', 3, 0), trial('b', 4, 1)];
    expect(sequenceOf(trials, 'a', 'b', false)).toEqual({ a: [1, 0], b: [0, 1] });
  });

  it('is that of completed pairs where they are compared in pairs, repeats left out', () => {
    const trials = [
      trial('a', 1, 1, 's1'),
      trial('a', 2, 0, 's2'),
      trial('b', 3, 1, 's2'),
      trial('b', 4, 0, 's1'),
      trial('a', 5, 1, 's3'),
      trial('b', 6, 1, 's3'),
      trial('b', 7, 0, 's3'),
    ];
    expect(sequenceOf(trials, 'a', 'b', true)).toEqual({ a: [0, 1], b: [1, 0] });
  });

  it('is not known where the log holds one date for all', () => {
    const trials = [1, 2, 3].flatMap(() => [trial('a', 0, 1), trial('b', 0, 0)]);
    expect(sequenceOf(trials, 'a', 'b', false)).toBeNull();
    expect(sequenceOf([], 'a', 'b', false)).toBeNull();
  });
});

describe('the verdict of a run that is looked at after every trial', () => {
  const verdictOf = (a: number[], b: number[], comparisons = 1) => {
    const sides = [side('v1', rate(20, 40)), side('v2', rate(20, 40))];
    const more = comparisons === 3 ? [side('v3', rate(20, 40))] : [];
    return compared([...sides, ...more], { sequenceOf: () => ({ a, b }) }).pairs[0]!.sequential!;
  };
  const ones = (n: number) => new Array<number>(n).fill(1);
  const noughts = (n: number) => new Array<number>(n).fill(0);

  it('stops for the better one: e = 36.824 after four blocks of 0 against 1, 20 is enough', () => {
    const reading = verdictOf(noughts(4), ones(4));
    expect(reading).toMatchObject({ verdict: 'stop-better', better: 'v2', decided_at: 4 });
    expect(reading.e).toBeCloseTo(36.824, 3);
    expect(reading.sentence).toMatch(/^Stop: v2 is better/);
  });

  it('shares the chance of a wrong stop among the pairs of the task', () => {
    // 1/alpha is 60 for three pairs: four blocks are not enough any more.
    const reading = verdictOf(noughts(4), ones(4), 3);
    expect(reading.alpha).toBeCloseTo(0.05 / 3, 12);
    expect(reading.verdict).toBe('continue');
  });

  it('goes on, and says about how long', () => {
    const reading = verdictOf([1, 0, 1, 0, 1, 0], [1, 1, 0, 1, 0, 1]);
    expect(reading.verdict).toBe('continue');
    expect(reading.sentence).toMatch(/^Continue: after 6 trials of each nothing is decided/);
  });

  it('stops where no difference of five points is left', () => {
    const alternating = Array.from({ length: 12_000 }, (_, i) => i % 2);
    const reading = verdictOf(alternating, alternating);
    expect(reading).toMatchObject({ verdict: 'stop-no-difference', better: null });
    expect(reading.sentence).toMatch(/^Stop: no difference of 5 points is left/);
  });
});
