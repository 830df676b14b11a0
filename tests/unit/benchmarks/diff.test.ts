import { expect, test } from 'vitest';
import { diffSpecs } from '#lib/benchmarks/change/diff.ts';
import type { Panel } from '#lib/benchmarks/change/panel.ts';
import type { BenchmarkSpec } from '#lib/benchmarks/spec/schema.ts';
import { changed, released } from './specs.ts';

const before = released('cup-lift');

/** The rules of design/benchmarks.md, "Change rules", one example each. */
const rules: [needs: string, what: string, change: (spec: BenchmarkSpec) => void][] = [
  ['none', 'nothing but the number', () => undefined],
  [
    'patch',
    'a title',
    (spec) => {
      spec.title = 'Lift it';
    },
  ],
  [
    'patch',
    "a signal's title",
    (spec) => {
      spec.signals['slip']!.title = 'Slip';
    },
  ],
  [
    'patch',
    'a rationale',
    (spec) => {
      spec.statistics.sample_size.rationale = 'because';
    },
  ],
  [
    'minor',
    'an engine bump',
    (spec) => {
      spec.simulation!.engine.package = '@mujoco/mujoco@3.15.0';
    },
  ],
  [
    'minor',
    'an added perturbation axis',
    (spec) => {
      spec.factors.push({
        name: 'mass_high',
        role: 'perturbation',
        type: 'levels',
        levels: [0.5],
        overrides: 'payload',
        one_at_a_time: true,
      });
    },
  ],
  [
    'minor',
    'one more measure',
    (spec) => {
      spec.measures['lift'] = { last: { signal: 'cup_lift' } };
    },
  ],
  [
    'minor',
    'a paraphrase',
    (spec) => {
      spec.instruction.paraphrases.push({ lang: 'en', text: 'Up!' });
    },
  ],
  [
    'major',
    'a limit',
    (spec) => {
      spec.limits['crush_N'] = { value: 4 };
    },
  ],
  [
    'major',
    'a range',
    (spec) => {
      spec.factors[1] = {
        name: 'cup_x',
        role: 'nominal',
        type: 'uniform',
        unit: 'm',
        range: [-0.05, 0.05],
      };
    },
  ],
  [
    'major',
    'a predicate',
    (spec) => {
      spec.success = { ever: { condition: { signal: 'cup_lift', ge: 0.1 } } };
    },
  ],
  [
    'major',
    'the order of labels',
    (spec) => {
      [spec.failure_labels[0], spec.failure_labels[1]] = [
        spec.failure_labels[1]!,
        spec.failure_labels[0]!,
      ];
    },
  ],
  [
    'major',
    'an observation',
    (spec) => {
      spec.simulation!.control.observation.allowed.push('mass');
    },
  ],
  [
    'major',
    'the control rate',
    (spec) => {
      spec.simulation!.control.rate_hz = 100;
    },
  ],
  [
    'major',
    'the latency budget',
    (spec) => {
      spec.simulation!.control.latency.budget_ms = 50;
    },
  ],
  [
    'major',
    'the time-out',
    (spec) => {
      spec.timeouts.trial_s = 9;
    },
  ],
  [
    'major',
    'the estimand',
    (spec) => {
      spec.statistics.primary.aggregate = 'pooled';
    },
  ],
  [
    'major',
    'a measure with another meaning',
    (spec) => {
      spec.measures['slip'] = { last: { signal: 'slip' } };
    },
  ],
  [
    'major',
    'the words that are said',
    (spec) => {
      spec.instruction.canonical.text = 'Smash the cup';
    },
  ],
];

test.each(rules)('%s: %s', (needs, _, change) => {
  const after = changed('cup-lift', (spec) => {
    change(spec);
    spec.version = '1.0.1';
  });
  const diff = diffSpecs(before, after, null);
  expect(diff.needs).toBe(needs);
  expect(diff.declared).toBe('patch');
  expect(diff.sufficient).toBe(needs === 'none' || needs === 'patch');
});

test('each difference is named with its reason', () => {
  const after = changed('cup-lift', (spec) => {
    spec.timeouts.trial_s = 9;
    spec.version = '2.0.0';
  });
  const { differences } = diffSpecs(before, after, null);
  expect(differences).toContainEqual({
    path: 'timeouts.trial_s',
    before: 7,
    after: 9,
    level: 'major',
    why: 'more or less time makes another task',
  });
});

const panel = (outcomes: string, hash: string): Panel => ({
  trials: outcomes.length,
  policies: {
    baseline: [...outcomes].map((letter, index) => ({
      trajectory_sha256: `${hash}${index}`,
      outcome: letter === 's' ? 'success' : 'slip',
    })),
  },
});

test('outcomes decide what an engine bump is', () => {
  const after = changed('cup-lift', (spec) => {
    spec.simulation!.engine.package = '@mujoco/mujoco@3.15.0';
    spec.version = '1.1.0';
  });
  const needs = (b: Panel, a: Panel): string =>
    diffSpecs(before, after, { before: b, after: a }).needs;
  // 100 trials: 2 flips are 2 %, 3 are more than a minor version may move.
  const all = 's'.repeat(100);
  expect(needs(panel(all, 'x'), panel(all, 'y'))).toBe('minor');
  expect(needs(panel(all, 'x'), panel('ff' + 's'.repeat(98), 'y'))).toBe('minor');
  expect(needs(panel(all, 'x'), panel('fff' + 's'.repeat(97), 'y'))).toBe('major');
});

test('a patch that moves a hash is no patch', () => {
  const after = changed('cup-lift', (spec) => {
    spec.title = 'Lift it';
    spec.version = '1.0.1';
  });
  const diff = diffSpecs(before, after, { before: panel('ss', 'x'), after: panel('ss', 'y') });
  expect(diff).toMatchObject({ needs: 'minor', sufficient: false });
});

test('two suites have no difference, and neither has the wrong order', () => {
  expect(() => diffSpecs(before, released('coke-fetch'), null)).toThrow(
    expect.objectContaining({ code: 'BAD_ARGUMENT' }),
  );
  const newer = changed('cup-lift', (spec) => {
    spec.version = '1.1.0';
  });
  expect(() => diffSpecs(newer, before, null)).toThrow(
    expect.objectContaining({ code: 'BAD_ARGUMENT' }),
  );
});
