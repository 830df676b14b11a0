import { expect, test } from 'vitest';
import { leftOutOf, leftOutText } from '#lib/format/left-out.ts';
import type { Estimate } from '#lib/metrics/estimate.ts';
import { metricTable } from '../../../src/cli/metric-table.ts';

const half: Estimate = {
  ...{ value: 0.5, low: 0.25, high: 0.75, level: 0.95, method: 'wilson', n: 40, k: 20 },
};
const whole = { omitted_groups: 0 };
const cut = {
  omitted_groups: 1_240,
  rest: ['real', 'sim'].map((world) => ({ group: { world }, estimate: half })),
};

test('nothing is said of an answer that is whole', () => {
  expect(leftOutOf(whole)).toBeNull();
  expect(leftOutOf({ omitted_groups: 2 })).toEqual({ groups: 2, together: [] });
});

test('an average over simulators is named as one', () => {
  expect(leftOutOf(cut)?.together.map(({ place }) => place)).toEqual([
    'real',
    'sim, all simulators',
  ]);
  expect([leftOutText(1), leftOutText(1_240)]).toEqual([
    '1 smaller group is not listed',
    '1,240 smaller groups are not listed',
  ]);
});

test('the terminal says how many groups are left out and what they come to', () => {
  const answer = {
    ...{ metric: 'success/1', rows: [], generated: 0, omitted_groups: 3 },
    evidence: { batches: 1, episodes: 80, root: '0'.repeat(64) },
  };
  const rest = [{ world: 'real', estimate: half }];
  expect(metricTable({ ...answer, rest })).toMatch(
    /3 smaller groups are not listed \(--limit\); together: real 50/,
  );
  const failures = { ...answer, metric: 'failures/1' };
  expect(
    metricTable({ ...failures, rest: [{ task: 'lift', world: 'sim', count: 7, share: 0.1 }] }),
  ).toContain('together: lift sim, all simulators 7 in all');
});
