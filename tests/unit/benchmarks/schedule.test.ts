import { expect, test } from 'vitest';
import { realSchedule } from '#lib/benchmarks/schedule/schedule.ts';
import { splitSchedule } from '#lib/benchmarks/schedule/operator-view.ts';
import { released } from './specs.ts';

const spec = released('cup-lift');
const policies = ['champion@7', 'challenger@8'];
const plan = (seed: number): ReturnType<typeof realSchedule> =>
  realSchedule(spec, policies, 20, seed);

test('every block holds every policy once, from the same state', () => {
  const { order } = plan(1);
  expect(order).toHaveLength(40);
  const blocks = Map.groupBy(order, ({ block }) => block);
  expect(blocks.size).toBe(20);
  for (const trials of blocks.values()) {
    expect(trials.map(({ policy_label }) => policy_label).sort()).toEqual(['A', 'B']);
    expect(new Set(trials.map(({ pair_id }) => pair_id)).size).toBe(1);
  }
});

test('the levels stay balanced over the day', () => {
  const { order } = plan(1);
  const firstHalf = order.slice(0, 20).filter(({ conditions }) => conditions['load'] === 'full');
  expect(firstHalf).toHaveLength(10);
});

test('what the operator sees does not name a policy; the key does', () => {
  const { order, key } = plan(1);
  expect(JSON.stringify(order)).not.toMatch(/champion|challenger/);
  expect(Object.values(key).sort()).toEqual([...policies].sort());
});

test('the seed decides order and key, and nothing else does', () => {
  expect(plan(3)).toEqual(plan(3));
  expect(plan(3).schedule_sha256).not.toBe(plan(4).schedule_sha256);
  const keys = new Set(Array.from({ length: 20 }, (_, seed) => plan(seed).key['A']));
  expect(keys.size).toBe(2);
});

test('a policy named twice is refused', () => {
  expect(() => realSchedule(spec, ['a@1', 'a@1'], 20, 1)).toThrow(
    expect.objectContaining({ code: 'BAD_ARGUMENT' }),
  );
});

test('the operator is told neither the load nor anything that gives it away; the second person is', () => {
  const { operator, concealed } = splitSchedule(spec, plan(1).order);
  expect(Object.keys(operator[0] ?? {}).sort()).toEqual([
    'block',
    'conditions',
    'policy_label',
    'trial',
  ]);
  // Friction and masses are the cup's own: nobody sets them.
  expect(Object.keys(operator[0]?.conditions ?? {}).sort()).toEqual(['cup_x', 'cup_y']);
  expect(concealed.map(({ conditions }) => Object.keys(conditions))).toEqual(
    operator.map(() => ['load']),
  );
});
