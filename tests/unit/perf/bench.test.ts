import { expect, test } from 'vitest';
import { compareReports } from '../../../scripts/bench/core/compare.ts';
import { parseSize, sizeName } from '../../../scripts/bench/core/context.ts';
import { inTurns, paired } from '../../../scripts/bench/core/measure.ts';
import { meets, spread, type Report, type Result } from '../../../scripts/bench/core/result.ts';
import { textTable } from '../../../scripts/bench/core/table.ts';

test('a spread is the least, the middle and the most', () => {
  expect(spread([3, 1, 2])).toEqual({ min: 1, median: 2, max: 3, n: 3 });
  expect(spread([4, 1, 2, 3]).median).toBe(2.5);
  expect(() => spread([])).toThrow(RangeError);
});

test('ratios are taken pair by pair, so that a slow minute falls on both', () => {
  const result = paired({ name: 'x', unit: 'ms', values: [2, 20], limits: [1, 10], what: 'bare' });
  expect(result.ratio).toEqual({ min: 2, median: 2, max: 2, n: 2 });
});

test('value and limit are measured in turns, and who comes first alternates', async () => {
  const order: string[] = [];
  const measure = (name: string) => () => Promise.resolve(order.push(name));
  await inTurns({
    name: 'x',
    unit: 'ms',
    runs: 2,
    warmUps: 0,
    value: measure('value'),
    limit: { what: 'bare', value: measure('limit') },
  });
  expect(order).toEqual(['limit', 'value', 'value', 'limit']);
});

const result = (name: string, values: number[], limits?: number[]): Result =>
  limits === undefined
    ? { name, unit: 'ms', value: spread(values) }
    : paired({ name, unit: 'ms', values, limits, what: 'bare' });

const report = (...results: Result[]): Report => ({
  date: '2026-11-20T00:00:00.000Z',
  machine: { cpu: '', cores: 2, memory_gib: 8, os: '', load: 0, versions: {} },
  options: {},
  results,
});

test('two reports are compared by ratio where there is one, and differ where spreads do not overlap', () => {
  const before = report(result('a', [10, 12], [10, 10]), result('b', [5, 6]), result('gone', [1]));
  const after = report(result('a', [40, 44], [20, 20]), result('b', [5.5, 7]), result('new', [1]));
  expect(compareReports(before, after).map(({ name, of, change }) => [name, of, change])).toEqual([
    ['a', 'ratio', 'more'],
    ['b', 'value', 'same'],
    ['gone', 'value', 'only in A'],
    ['new', 'value', 'only in B'],
  ]);
  expect(compareReports(before, after)[0]?.factor).toBeCloseTo(2.1 / 1.1);
});

test('a target is of the ratio or of the value, and the table says whether it is reached', () => {
  const target = { of: 'ratio', at: 'least', value: 0.5 } as const;
  const fast = { ...result('fast', [6], [10]), target };
  const slow = { ...result('slow', [4], [10]), target };
  expect([meets(fast), meets(slow), meets(result('none', [1]))]).toEqual([true, false, undefined]);
  expect(textTable([fast, slow])).toMatch(/fast .* ≥ 0\.5 × +met\nslow .* missed$/);
});

test('sizes are written as they are named', () => {
  expect(['100', '100k', '2.5M', '100M'].map(parseSize).map(sizeName)).toEqual([
    '100',
    '100k',
    '2.5M',
    '100M',
  ]);
  expect(() => parseSize('many')).toThrow(RangeError);
});
