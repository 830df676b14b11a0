import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expandPlan } from '#lib/benchmarks/plan/expand.ts';
import { drawFactors, standardNormal } from '#lib/benchmarks/plan/factors.ts';
import { seedOf } from '#lib/benchmarks/plan/seeds.ts';
import { seededRandom } from '#lib/kernel/random.ts';
import { released } from './specs.ts';

const spec = released('cup-lift');

// python3: int.from_bytes(hashlib.sha256(b"cup-lift@1/public/0").digest()[:4], "little")
test.each([
  ['public', 0, undefined, 2394441470],
  ['public', 17, undefined, 2149439333],
  ['audit', 0, 'secret', 2070135488],
] as const)('seed of %s %i as hashlib has it', (split, index, secret, expected) => {
  expect(seedOf(spec, split, index, secret)).toBe(expected);
});

test('an audit seed needs its secret, and an index its place in the split', () => {
  expect(() => seedOf(spec, 'audit', 0)).toThrow(expect.objectContaining({ code: 'BAD_ARGUMENT' }));
  expect(() => seedOf(spec, 'public', 1000)).toThrow(
    expect.objectContaining({ code: 'BAD_ARGUMENT' }),
  );
});

test('balanced levels share their seed and everything that is drawn', () => {
  const plan = expandPlan(spec, { split: 'public', trials: 4 });
  expect(plan.map(({ conditions }) => conditions['load'])).toEqual([
    'empty',
    'full',
    'empty',
    'full',
  ]);
  expect(plan.map(({ seed_index }) => seed_index)).toEqual([0, 0, 1, 1]);
  const [first, second] = plan;
  expect({ ...first?.conditions, load: '' }).toEqual({ ...second?.conditions, load: '' });
  expect(first?.pair_id).not.toBe(second?.pair_id);
});

test('a perturbation replaces its factor and moves nothing else', () => {
  const plan = expandPlan(spec, { split: 'public', trials: 8, perturbation: 'friction_low' });
  expect(plan.slice(0, 4).map(({ conditions }) => conditions['friction'])).toEqual([
    0.45, 0.4, 0.35, 0.3,
  ]);
  const nominal = expandPlan(spec, { split: 'public', trials: 1 })[0];
  expect({ ...plan[0]?.conditions, friction: 0 }).toEqual({ ...nominal?.conditions, friction: 0 });
});

test('a factor that is added moves no other: one stream a factor', () => {
  const fewer = spec.factors.filter(({ name }) => name !== 'cup_x');
  const all = drawFactors(spec.factors, 7, {});
  expect(drawFactors(fewer, 7, {})).toEqual(
    Object.fromEntries(Object.entries(all).filter(([name]) => name !== 'cup_x')),
  );
});

test('every draw lies in its range', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (seed) => {
      const drawn = drawFactors(spec.factors, seed, {});
      for (const factor of spec.factors) {
        if (factor.role !== 'nominal' || factor.type !== 'uniform') continue;
        expect(drawn[factor.name]).toBeGreaterThanOrEqual(factor.range[0]);
        expect(drawn[factor.name]).toBeLessThanOrEqual(factor.range[1]);
      }
    }),
  );
});

test('the sum of twelve uniforms has mean 0 and variance 1', () => {
  const random = seededRandom(1);
  const n = 20_000;
  const draws = Array.from({ length: n }, () => standardNormal(random));
  const mean = draws.reduce((a, b) => a + b, 0) / n;
  const variance = draws.reduce((a, b) => a + (b - mean) * (b - mean), 0) / n;
  // Four standard errors: 4/√n for the mean, 4·√(2/n) for the variance (its kurtosis is below the normal's).
  expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(n));
  expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
});
