import { expect, test } from 'vitest';
import { lintSpec } from '#lib/benchmarks/lint/lint.ts';
import type { BenchmarkSpec } from '#lib/benchmarks/spec/schema.ts';
import { changed, released } from './specs.ts';

const suites = [
  'coke-fetch',
  'cup-lift',
  'wipe-table',
  'shape-in-hole',
  'sort-objects',
  'fold-shirt',
  'stir-pot',
  'sweep-floor',
  'place-part',
];

test.each(suites)('%s keeps its promises', (suite) => {
  expect(lintSpec(released(suite))).toEqual([]);
});

const broken: [check: string, change: (spec: BenchmarkSpec) => void][] = [
  [
    'signal',
    (spec) => {
      spec.success = { ever: { condition: { signal: 'nowhere', gt: 0 } } };
    },
  ],
  [
    'limit',
    (spec) => {
      spec.limits = {};
    },
  ],
  [
    'unused',
    (spec) => {
      spec.limits['spare'] = { value: 1 };
    },
  ],
  [
    'report',
    (spec) => {
      spec.scoring.report.push('beauty');
    },
  ],
  [
    'factor',
    (spec) => {
      spec.statistics.primary.per = 'colour';
    },
  ],
  [
    'stage',
    (spec) => {
      spec.real_protocol.questions.push({ id: 'x', text: 'X?', stage: 'nowhere' });
    },
  ],
  [
    'circle',
    (spec) => {
      spec.signals['n_max'] = { from: { max: ['n_max'] }, unit: 'N', real: { channel: '/n' } };
    },
  ],
  [
    'weights',
    (spec) => {
      spec.rubric[0]!.weight = 0.3;
    },
  ],
  [
    'success-stage',
    (spec) => {
      spec.rubric.reverse();
    },
  ],
  [
    'otherwise',
    (spec) => {
      spec.failure_labels.reverse();
    },
  ],
  [
    'otherwise',
    (spec) => {
      spec.failure_labels.pop();
    },
  ],
  [
    'duplicate',
    (spec) => {
      spec.failure_labels.unshift(spec.failure_labels[0]!);
    },
  ],
  [
    'window',
    (spec) => {
      spec.timeouts.trial_s = 2;
    },
  ],
  [
    'window',
    (spec) => {
      spec.success = {
        held_for: { from_s: 6, seconds: 2, at: 'end', condition: { signal: 'slip', le: 1 } },
      };
    },
  ],
  [
    'level',
    (spec) => {
      spec.limits['crush_N'] = { when: { load: 'half' }, value: 4, otherwise: 15 };
    },
  ],
  [
    'range',
    (spec) => {
      spec.factors.push({ name: 'x', role: 'nominal', type: 'uniform', range: [1, 1] });
    },
  ],
  [
    'hidden',
    (spec) => {
      spec.simulation!.control.observation.allowed.push('friction');
    },
  ],
  [
    'sample-size',
    (spec) => {
      spec.statistics.sample_size.sim = 40;
    },
  ],
  [
    'balance',
    (spec) => {
      spec.statistics.sample_size.sim = 101;
    },
  ],
  [
    'seeds',
    (spec) => {
      spec.seeds.splits.public.seeds = 10;
    },
  ],
  [
    'rate',
    (spec) => {
      spec.simulation!.control.rate_hz = 30;
    },
  ],
  [
    'rate',
    (spec) => {
      spec.timeouts.trial_s = 7.01;
    },
  ],
  [
    'baseline',
    (spec) => {
      delete spec.simulation!.policies['baseline'];
    },
  ],
  [
    'label',
    (spec) => {
      spec.simulation!.policies['weak-grip']!.expect[0]!.outcome = 'bored';
    },
  ],
  [
    'negative-control',
    (spec) => {
      spec.simulation!.policies['weak-grip']!.expect = [{ outcome: 'success', at_least: 1 }];
    },
  ],
  [
    'source',
    (spec) => {
      delete spec.signals['slip']!.from;
    },
  ],
  [
    'not-simulated',
    (spec) => {
      spec.simulation = null;
    },
  ],
  [
    'changelog',
    (spec) => {
      spec.version = '1.0.1';
    },
  ],
  [
    'supersedes',
    (spec) => {
      spec.supersedes = '2.0.0';
    },
  ],
];

test.each(broken)('%s is noticed', (check, change) => {
  const findings = lintSpec(changed('cup-lift', change));
  expect(findings.map((finding) => finding.check)).toContain(check);
});
