import { expect, test } from 'vitest';
import { choiceBySim } from '#lib/stats/choice-by-sim.ts';
import { correlation } from '#lib/stats/correlation.ts';
import { davidson, davidsonContrast } from '#lib/stats/davidson.ts';
import { differenceSequence, differenceSequenceByArm } from '#lib/stats/difference-sequence.ts';
import { equalWeightsDifference } from '#lib/stats/equal-weights-difference.ts';
import { equalWeightsMean } from '#lib/stats/equal-weights.ts';
import { compactLetters } from '#lib/stats/letters.ts';
import { minimumDetectable } from '#lib/stats/minimum-detectable.ts';
import { newcombe } from '#lib/stats/newcombe.ts';
import { normalPower } from '#lib/stats/power.ts';
import { barnardPower } from '#lib/stats/power-exact.ts';
import { predictionPowered } from '#lib/stats/ppi.ts';
import type { Preference } from '#lib/stats/preferences.ts';
import { reproduction } from '#lib/stats/reproduction.ts';
import { sequentialPlan } from '#lib/stats/sequential-plan.ts';
import { sequentialVerdict } from '#lib/stats/sequential-verdict.ts';
import { pairsForMcnemar, trialsForBarnard } from '#lib/stats/trials-exact.ts';
import { trialsStillNeeded } from '#lib/stats/trials-still-needed.ts';
import { wilson } from '#lib/stats/wilson.ts';

const times = (count: number, value: 0 | 1) => Array.from({ length: count }, () => value);

test('letters: names share one if and only if they do not differ', () => {
  const letters = compactLetters(
    ['a', 'b', 'c', 'd'],
    [
      ['a', 'd'],
      ['c', 'a'],
      ['b', 'd'],
    ],
  );
  expect([...letters.values()]).toEqual(['a', 'ab', 'bc', 'c']);
  expect([...compactLetters(['x', 'y'], []).values()]).toEqual(['a', 'a']);
  expect([...compactLetters([], []).values()]).toEqual([]);
});

test('letters hold for every set of differing pairs of five names', () => {
  const names = ['p', 'q', 'r', 's', 't'];
  const pairs = names.flatMap((one, i) =>
    names.slice(i + 1).map((other): [string, string] => [one, other]),
  );
  for (let set = 0; set < 2 ** pairs.length; set++) {
    const differing = pairs.filter((_, i) => (set & (1 << i)) !== 0);
    const letters = compactLetters(names, differing);
    for (const pair of pairs) {
      const [one, other] = pair;
      const shared = [...(letters.get(one) ?? '')].some((x) => letters.get(other)?.includes(x));
      if (shared === differing.includes(pair)) expect.fail(`${one}–${other} in set ${set}`);
    }
  }
});

test('letters of thirty names that all differ are thirty', () => {
  const names = Array.from({ length: 30 }, (_, i) => `policy ${i}`);
  const pairs = names.flatMap((one, i) =>
    names.slice(i + 1).map((other): [string, string] => [one, other]),
  );
  const letters = [...compactLetters(names, pairs).values()];
  expect(letters[0]).toBe('a');
  expect(letters[26]).toBe('a1');
  expect(new Set(letters).size).toBe(30);
});

test('a published value is reproduced inside the interval, and a wide one says how little that is', () => {
  const inside = reproduction(0.7, wilson(10, 20));
  expect(inside.verdict).toBe('reproduced');
  expect(inside.gap).toBeCloseTo(-0.2, 12);
  expect(inside.unnoticed_below).toBeGreaterThan(0.3);
  expect(reproduction(0.9, wilson(10, 20)).verdict).toBe('not-reproduced');
});

test('choosing by simulation: regret is real rate lost, ties among leaders are all kept', () => {
  expect(choiceBySim([0.9, 0.5], [0.4, 0.7])).toMatchObject({ agreement: 'no', leaders: [0] });
  expect(choiceBySim([0.9, 0.5], [0.4, 0.7]).regret).toBeCloseTo(0.3, 12);
  const tied = choiceBySim([0.9, 0.9, 0.1], [0.4, 0.8, 0.2]);
  expect(tied).toMatchObject({ agreement: 'partly', leaders: [0, 1] });
  expect(tied.regret).toBeCloseTo(0.2, 12);
  expect(tied.worst_regret).toBeCloseTo(0.4, 12);
  expect(choiceBySim([0.9, 0.5], [0.7, 0.4])).toMatchObject({ agreement: 'yes', regret: 0 });
});

test('the verdict: b better at block 4, nothing left after long equality, otherwise about N more', () => {
  const better = sequentialVerdict({ a: times(6, 0), b: times(6, 1), seed: 1 });
  expect(better).toMatchObject({ verdict: 'stop-better', better: 'b', decided_at: 4, more: null });
  const level = sequentialVerdict({ a: times(400, 1), b: times(400, 1), delta: 0.1, seed: 1 });
  expect(level).toMatchObject({ verdict: 'stop-no-difference', better: null });
  expect(level.difference.low).toBeGreaterThan(-0.1);
  expect(level.difference.high).toBeLessThan(0.1);
  const a = [1, 0, 1, 0, 1, 0, 0, 1, 0, 0];
  const b = [1, 1, 0, 1, 1, 1, 1, 0, 1, 1];
  const open = sequentialVerdict({ a, b, seed: 1 });
  expect(open.verdict).toBe('continue');
  expect(open.more).toBeGreaterThan(5);
  expect(sequentialVerdict({ a, b, seed: 1 })).toEqual(open);
});

test('a verdict stays once it was reached, and futility agrees with the interval', () => {
  // Ahead early, then level for long: the stop at block 4 was valid when it came.
  const early = sequentialVerdict({
    a: [...times(4, 0), ...times(300, 1)],
    b: times(304, 1),
    seed: 2,
  });
  expect(early).toMatchObject({ verdict: 'stop-better', decided_at: 4 });
  const paired = sequentialVerdict({
    a: times(200, 1),
    b: times(200, 1),
    pairing: 'paired',
    seed: 2,
  });
  const { low, high } = differenceSequence(times(200, 1), times(200, 1), 0.05, 'paired');
  expect(paired.verdict === 'stop-no-difference').toBe(low > -0.05 && high < 0.05);
});

test('no trials yet: nothing is known and nothing decided', () => {
  const none = sequentialVerdict({ a: [], b: [], seed: 1 });
  expect(none).toMatchObject({ verdict: 'continue', e: 1, blocks: 0 });
  expect(none.difference).toMatchObject({ low: -1, high: 1 });
  expect(differenceSequenceByArm([], [])).toMatchObject({ low: -1, high: 1 });
});

test('by arm, no trial waits: uneven arms still narrow the interval', () => {
  const uneven = differenceSequenceByArm(times(100, 1), times(30, 0));
  expect(uneven.low).toBeGreaterThan(0.5);
});

test('a sequential plan finds a large difference nearly always and says how long that takes', () => {
  const plan = sequentialPlan({ p1: 0.3, p2: 0.9, alpha: 0.05, delta: 0.1, most: 200, seed: 5 });
  expect(plan.better_b).toBeGreaterThan(0.95);
  expect(plan.better_a).toBe(0);
  expect(plan.median_blocks).toBeLessThan(40);
});

test('exact plans: the n has the power', () => {
  const { n, power } = trialsForBarnard({ p1: 0.5, p2: 0.9, power: 0.8, alpha: 0.05 });
  expect(power).toBeGreaterThanOrEqual(0.8);
  expect(barnardPower({ p1: 0.5, p2: 0.9, n1: n, n2: n, alpha: 0.05 })).toBe(power);
  expect(pairsForMcnemar(0.05, 0.3, { power: 0.8, alpha: 0.05 }).power).toBeGreaterThanOrEqual(0.8);
});

test('still needed: the difference asked about, not the one seen', () => {
  const arms = { k1: 14, n1: 20, k2: 17, n2: 20 };
  const plan = trialsStillNeeded(arms, { difference: 0.15, power: 0.8, alpha: 0.05 });
  expect(plan.p1 - plan.p2).toBeCloseTo(0.15, 12);
  expect(plan.more1).toBe(plan.n - 20);
  expect(trialsStillNeeded(arms, { difference: 0.9, power: 0.5, alpha: 0.2 }).more1).toBe(0);
});

test('what 50 trials an arm leave open: the smallest difference found has exactly the power', () => {
  const least = minimumDetectable(0.5, 50, 50, { power: 0.8, alpha: 0.05 });
  const up = least.up ?? NaN;
  expect(normalPower({ p1: 0.5, p2: 0.5 + up, alpha: 0.05 }, 50, 50)).toBeCloseTo(0.8, 9);
  expect(least.down).toBeCloseTo(up, 9);
  expect(minimumDetectable(0.9, 5, 5, { power: 0.8, alpha: 0.05 }).up).toBeNull();
});

test('prediction-powered: a perfect simulator saves trials, a useless one none, equal outcomes fall back', () => {
  const real = Array.from({ length: 40 }, (_, i) => (i % 3 === 0 ? 0 : 1));
  const extra_sim = Array.from({ length: 600 }, (_, i) => (i % 3 === 0 ? 0 : 1));
  const perfect = predictionPowered({ real, paired_sim: real, extra_sim });
  expect(perfect.trials_saved).toBeGreaterThan(200);
  const useless = predictionPowered({ real, paired_sim: real.map((x) => 1 - x), extra_sim });
  expect(useless.lambda).toBe(0);
  expect(useless.trials_saved).toBeCloseTo(0, 9);
  const sure = predictionPowered({ real: times(10, 1), paired_sim: times(10, 1), extra_sim });
  expect(sure).toMatchObject({ method: 'wilson', high: 1, trials_saved: null });
  expect(sure.low).toBeLessThan(0.8);
});

test('an equal-weights mean of one task is that task, of two the middle', () => {
  const one = newcombe({ k1: 17, n1: 20, k2: 14, n2: 20 });
  expect(equalWeightsMean([one]).low).toBeCloseTo(one.low, 12);
  const both = equalWeightsMean([one, newcombe({ k1: 10, n1: 200, k2: 10, n2: 200 })]);
  expect(both.value).toBeCloseTo(one.value / 2, 12);
});

test('an equal-weights difference of one task is Newcombe’s, and of all failures finite', () => {
  const arms = { k1: 17, n1: 20, k2: 14, n2: 20 };
  expect(equalWeightsDifference([arms]).low).toBeCloseTo(newcombe(arms).low, 12);
  const none = { k1: 0, n1: 10, k2: 0, n2: 10 };
  expect(equalWeightsDifference([none]).high).toBeCloseTo(newcombe(none).high, 12);
  const split = { k1: 10, n1: 10, k2: 0, n2: 10 };
  const mixed = equalWeightsDifference([split, { ...split, k1: 0, k2: 10 }]);
  expect(mixed.value).toBe(0);
  expect(mixed.high).toBeGreaterThan(0.1);
});

const won = (a: string, b: string, count: number): Preference[] =>
  Array.from({ length: count }, () => ({ a, b, outcome: 'a' as const }));

test('two names without ties: the log odds and its error, by hand', () => {
  // 12 against 4: θ apart by ln 3, error √(1/12 + 1/4); each θ half of that.
  const fit = davidson([...won('x', 'y', 12), ...won('y', 'x', 4)]);
  expect(fit.theta[0]).toBeCloseTo(Math.log(3) / 2, 10);
  expect(fit.se[0]).toBeCloseTo(Math.sqrt(1 / 12 + 1 / 4) / 2, 10);
  expect(fit.nu).toBe(0);
  const apart = davidsonContrast(fit, 'x', 'y');
  expect(apart.value).toBeCloseTo(Math.log(3), 10);
  expect(apart.se).toBeCloseTo(Math.sqrt(1 / 12 + 1 / 4), 10);
});

test('a ranking that does not exist is refused, not guessed', () => {
  const tie: Preference = { a: 'x', b: 'y', outcome: 'tie' };
  for (const preferences of [[], [tie], won('x', 'y', 3), [...won('x', 'y', 3), tie]]) {
    expect(() => davidson(preferences)).toThrow(expect.objectContaining({ code: 'BAD_ARGUMENT' }));
  }
  const islands = [
    ...won('a', 'b', 1),
    ...won('b', 'a', 1),
    ...won('c', 'd', 1),
    ...won('d', 'c', 1),
  ];
  expect(() => davidson(islands)).toThrow(expect.objectContaining({ code: 'BAD_ARGUMENT' }));
});

test('a correlation of equal values does not exist; of few points it says its floor', () => {
  const flat = correlation(
    [0.1, 0.2, 0.3, 0.4].map((real) => ({ sim: 0.5, real })),
    'pearson',
    { seed: 1 },
  );
  expect(flat).toMatchObject({ value: null, interval: null });
  const points = [0.1, 0.3, 0.2, 0.6, 0.9].map((sim, i) => ({ sim, real: i / 5 }));
  const rank = correlation(points, 'spearman', { seed: 1 });
  expect(rank.value).toBeCloseTo(0.9, 12);
  expect(rank.interval?.low).toBeLessThan(0.9);
  expect(rank.permutation_floor).toBeCloseTo(1 / 120, 12);
});
