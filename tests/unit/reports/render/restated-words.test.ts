import { expect, test } from 'vitest';
import {
  bothValues,
  byBreadth,
  figureOf,
  figureTitle,
  whatWords,
} from '#lib/reports/render/restated-words.ts';
import type { ChangedFigure } from '#lib/reports/report/restatement.ts';

const known = (value: number, low: number, high: number) => ({
  ...{ value, low, high, level: 0.95, method: 'wilson', n: 120 },
});
const changed = (fields: Partial<ChangedFigure>): ChangedFigure => ({
  metric: 'success/1',
  group: { world: 'real' },
  where: { world: ['real'], context: ['benchmark', 'production', 'research', 'self_play'] },
  level: 0.95,
  old: known(0.9, 0.8312, 0.9451),
  new: null,
  what: 'trials: 120 against 118',
  ...fields,
});

test('a changed figure is named for people', () => {
  expect(figureTitle(changed({}))).toBe('Success without help');
  expect(figureTitle(changed({ metric: 'latency/1', measure: 'response_ms' }))).toBe(
    'Median response time',
  );
  expect(figureTitle(changed({ metric: 'gentleness/1' }))).toBe('gentleness/1');
  expect(figureOf(changed({}))).toBe('all real robots at work');
  expect(
    figureOf(
      changed({
        group: { policy: 'helm@v14', task: 'cup-lift', world: 'sim' },
        where: { context: ['benchmark'] },
        level: 0.9,
      }),
    ),
  ).toBe('cup-lift, helm@v14, simulated, benchmark; 90 % interval');
});

test('both values come with their intervals, the interval cut outwards', () => {
  expect(bothValues(changed({}))).toEqual(['90.0 % (83.1–94.6 %, n = 120)', 'not published']);
  const latency = changed({ metric: 'latency/1', old: known(47.06, 44.11, 52.19) });
  expect(bothValues({ ...latency, new: known(31_160, 30_000, 32_500) })).toEqual([
    '47.1 ms (44.1–52.2 ms, n = 120)',
    '31.2 s (30.0–32.5 s, n = 120)',
  ]);
});

test('the first number that differs is told in units', () => {
  expect(whatWords('active_ms: 12888396 against 18204762')).toBe('Active time: 3.58 h → 5.06 h');
  expect(whatWords('time_ms.autonomous_ms: 90000 against 1500')).toBe(
    'Time ms autonomous time: 1.5 min → 1.5 s',
  );
  expect(whatWords('assisted: 0 against 29')).toBe('Assisted: 0 → 29');
  expect(whatWords('estimate.value: 0.98765432 against nothing')).toBe(
    'Estimate value: 0.9877 → nothing',
  );
  expect(whatWords('gone')).toBe('No longer there');
});

test('the fleet comes before its tasks', () => {
  const task = changed({ group: { task: 'cup-lift', world: 'real' } });
  expect([task, changed({})].sort(byBreadth)[0]).toEqual(changed({}));
});
