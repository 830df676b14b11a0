import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactBounds, trialsToPass } from '#lib/readiness/bounds.ts';
import { readinessChanges } from '#lib/readiness/changes.ts';
import { evaluateReadiness, type ReadinessInput } from '#lib/readiness/evaluate.ts';
import { holdGate } from '#lib/readiness/gate.ts';
import { parseRules, slicesOf, type Gate } from '#lib/readiness/rules.ts';
import { targetsAgainst } from '#lib/readiness/targets.ts';
import { autonomyOf, successOf, type UnitWork } from './figures.ts';

/** P(X ≥ k) for X ~ Binomial(n, p), by adding up the terms. */
function upperTail(k: number, n: number, p: number): number {
  let sum = 0;
  for (let i = k; i <= n; i++) {
    let term = 1;
    for (let j = 1; j <= i; j++) term *= ((n - i + j) / j) * p;
    sum += term * (1 - p) ** (n - i);
  }
  return sum;
}

describe('exact bounds', () => {
  it('has the tail that its name promises', () => {
    for (const [k, n] of [
      [45, 50],
      [9, 12],
      [1, 30],
    ] as const) {
      const { lower, upper } = exactBounds(k, n, n, 0.95);
      expect(upperTail(k, n, lower)).toBeCloseTo(0.05, 9);
      expect(1 - upperTail(k + 1, n, upper)).toBeCloseTo(0.05, 9);
    }
  });

  // All of n succeed: the bound is 0.05^(1/n), by hand.
  it('is the n-th root without failures', () => {
    expect(exactBounds(50, 50, 50, 0.95).lower).toBeCloseTo(0.05 ** (1 / 50), 12);
    expect(exactBounds(0, 50, 50, 0.95)).toMatchObject({ lower: 0 });
  });

  it('is wider where trials are worth less', () => {
    expect(exactBounds(90, 100, 40, 0.95).lower).toBeLessThan(
      exactBounds(90, 100, 100, 0.95).lower,
    );
  });

  // ln 0.05 / ln 0.95 = 58.4: 59 trials without a failure show 95 % at 95 % confidence.
  it('asks for 59 trials without failure to show 0.95', () => {
    expect(trialsToPass(1, 0.95, 1, 0.95)).toBe(59);
    expect(trialsToPass(0.9, 0.9, 1, 0.95)).toBeNull();
  });

  it('asks for exactly as many as are enough', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.3, max: 0.99, noNaN: true }),
        fc.double({ min: 0.02, max: 0.25, noNaN: true }),
        (share, gap) => {
          const threshold = share - gap;
          const trials = trialsToPass(share, threshold, 1, 0.95);
          if (trials === null) throw new Error('a share above its threshold passes some day');
          const bound = (n: number) => exactBounds(share * n, n, n, 0.95).lower;
          expect(bound(trials)).toBeGreaterThanOrEqual(threshold);
          if (trials > 1) expect(bound(trials - 1)).toBeLessThan(threshold);
        },
      ),
    );
  });
});

const gate = (fields: Partial<Gate> = {}): Gate => ({
  id: 'g',
  title: 'Success in production',
  figure: 'success_rate',
  at_least: 0.85,
  world: 'real',
  contexts: ['production'],
  min_n: 100,
  min_units: 3,
  ...fields,
});

/** `units` robots with the same work each, but for a little teleoperation: equal units would show no variance. */
const alike = (units: number, work: UnitWork): UnitWork[] =>
  Array.from({ length: units }, (_, index) => ({
    ...work,
    teleoperated_ms: (work.autonomous_ms ?? 3_600_000) * 0.001 * (index + 1),
  }));

describe('a gate', () => {
  const hold = (units: UnitWork[], fields: Partial<Gate> = {}) =>
    holdGate(gate(fields), { success: successOf(units), autonomy: autonomyOf(units) }, 0.95);

  it('is passed when the bound clears the threshold', () => {
    const result = hold(alike(4, { trials: 50, successes: 48 }));
    expect(result).toMatchObject({ state: 'passed', n: 200, units: 4, needed: null });
    expect(result.bound_value).toBeGreaterThan(0.85);
  });

  it('is failed when the evidence excludes the threshold', () => {
    expect(hold(alike(4, { trials: 50, successes: 30 })).state).toBe('failed');
  });

  it('is undecided between the two, and says how many trials are missing', () => {
    const result = hold(alike(4, { trials: 30, successes: 27 }));
    expect(result.state).toBe('undecided');
    expect(result.needed?.trials).toBeGreaterThan(0);
    expect(result.needed?.units).toBe(0);
  });

  it('says shares in per cent and counts with marks, rounded away from what was not reached', () => {
    // 1,799 of 2,000 are 89.95 %: three digits, cut and not rounded, are 89.9 %, which is not 90 %.
    const { reason } = hold(alike(1, { trials: 2000, successes: 1799 }), { at_least: 0.9 });
    expect(reason).toMatch(
      /^89\.9\u202f%, lower bound \d\d\.\d\u202f%, needs at least 90\u202f%; too thin yet: 1 of 3 units$/,
    );
    const nothing = holdGate(gate({ min_n: 1500 }), undefined, 0.95);
    expect(nothing.reason).toContain('(n = 0, needs 1,500)');
  });

  it('is undecided with too few units, however good they are', () => {
    const result = hold(alike(2, { trials: 200, successes: 200 }));
    expect(result).toMatchObject({ state: 'undecided', needed: { trials: 0, units: 1 } });
  });

  it('says that no number of trials would do where the rate is below the threshold', () => {
    expect(hold(alike(4, { trials: 30, successes: 25 })).needed).toEqual({
      trials: null,
      units: 0,
    });
  });

  it('is undecided where nothing was logged', () => {
    const result = holdGate(gate(), undefined, 0.95);
    expect(result).toMatchObject({
      state: 'undecided',
      value: null,
      needed: { trials: 100, units: 3 },
    });
  });

  it('does not judge autonomy where too much time is unknown', () => {
    const known = alike(4, { trials: 50, successes: 50, autonomous_ms: 100_000 });
    const dark = alike(4, { trials: 50, successes: 50, autonomous_ms: 90_000, unknown_ms: 10_000 });
    const fields = { figure: 'strict_ratio', at_least: 0.8 } as const;
    expect(hold(known, fields).state).toBe('passed');
    expect(hold(dark, fields)).toMatchObject({ state: 'undecided', value: null });
  });

  it('holds upper bounds for what must stay small', () => {
    const calm = alike(4, {
      trials: 50,
      successes: 50,
      autonomous_ms: 36_000_000,
      interventions: 1,
    });
    const busy = alike(4, {
      trials: 50,
      successes: 50,
      autonomous_ms: 3_600_000,
      interventions: 20,
    });
    const { at_least: _, ...rest } = gate({ figure: 'interventions_per_hour', at_most: 1 });
    const state = (units: UnitWork[]) =>
      holdGate(rest, { autonomy: autonomyOf(units) }, 0.95).state;
    // 4 in 40 hours: the exact upper 95 % bound is 9.154 / 40 (Garwood's table). 80 in 4 hours is far above 1.
    expect(state(calm)).toBe('passed');
    expect(state(busy)).toBe('failed');
  });
});

const rules = parseRules(
  readFileSync(new URL('../../../data/readiness/default.yaml', import.meta.url), 'utf8'),
);

const inputs = (lab: UnitWork[], production: UnitWork[]): ReadinessInput[] =>
  slicesOf(rules).map((slice) => {
    const units = slice.contexts.includes('production') ? production : lab;
    return {
      task: 'cup-lift',
      policy: 'helm@v1',
      slice,
      figures: {
        success: successOf(units),
        autonomy: autonomyOf(units),
        latency: [
          {
            measure: 'response_ms' as const,
            estimate: {
              value: 500,
              low: 490,
              high: 510,
              level: 0.9,
              method: 'order-statistic',
              n: 200,
            },
            p50: { value: 500, low: 490, high: 510, level: 0.9, method: 'order-statistic', n: 200 },
            p95: {
              value: 900,
              low: 800,
              high: 1000,
              level: 0.9,
              method: 'order-statistic',
              n: 200,
            },
            p99: { value: null, reason: 'insufficient_evidence' as const, n: 200, needs: 368 },
            without: 0,
            relative_error: 0.0099,
          },
        ],
      },
    };
  });

describe('the default rules', () => {
  it('puts a task on the highest level whose gates and lower levels all pass', () => {
    const good = alike(5, { trials: 100, successes: 97, supervised_ms: 3_600_000 });
    const [row] = evaluateReadiness(rules, inputs(good, good)).tasks;
    expect(row).toMatchObject({ rank: 3, level: 'supervised', next: { level: 'unattended' } });
    expect(row?.sentence).toMatch(
      /cup-lift with helm@v1: ready for production with people watching/,
    );
    expect(row?.sentence).toMatch(/is ruled out by strict autonomy ratio/);
  });

  it('does not skip a lower level', () => {
    const good = alike(5, { trials: 100, successes: 99 });
    const bad = alike(5, { trials: 100, successes: 20 });
    expect(evaluateReadiness(rules, inputs(bad, good)).tasks[0]).toMatchObject({
      rank: 0,
      level: null,
    });
  });

  it('names what changed, regressions first', () => {
    const good = alike(5, { trials: 100, successes: 97, supervised_ms: 3_600_000 });
    const bad = alike(5, { trials: 100, successes: 60 });
    const [before, now] = [inputs(good, good), inputs(good, bad)].map((given) =>
      evaluateReadiness(rules, given),
    );
    if (before === undefined || now === undefined) throw new Error('two tables');
    expect(readinessChanges(before, now)).toMatchObject([
      { kind: 'down', from: 'supervised', to: 'laboratory' },
    ]);
    expect(readinessChanges(before, before)).toEqual([]);
  });

  it('refuses rules that contradict themselves, with every problem', () => {
    const text = readFileSync(
      new URL('../../../data/readiness/default.yaml', import.meta.url),
      'utf8',
    );
    for (const bad of [
      text.replace('at_least: 0.6', 'at_least: 0.6\n        at_most: 0.7'),
      text.replace('min_n: 30', 'min_n: 0'),
      text.replace('id: lab-success', 'id: sim-success'),
      'levels: [',
    ])
      expect(() => parseRules(bad)).toThrow(
        expect.objectContaining({ code: 'INVALID_SPEC' }) as Error,
      );
  });
});

it('keeps targets and outcomes apart', () => {
  const target = {
    schema: 'telltale.target/1' as const,
    target_id: 't',
    metric: 'success/1',
    task: 'cup-lift',
    site: null,
    value: 0.9,
    unit: null,
    due_at: '2026-12-31T00:00:00.000Z',
    set_by: 'office',
    set_at: '2026-09-01T00:00:00.000Z',
    extra: {},
  };
  const verdict = (low: number, high: number) =>
    targetsAgainst([target], () => ({
      value: (low + high) / 2,
      low,
      high,
      level: 0.95,
      method: 'wilson',
      n: 50,
    }))[0]?.verdict;
  expect(verdict(0.91, 0.97)).toBe('reached');
  expect(verdict(0.7, 0.89)).toBe('missed');
  expect(verdict(0.85, 0.95)).toBe('undecided');
  expect(targetsAgainst([target], () => null)[0]).toMatchObject({
    verdict: 'not_measured',
    measured: null,
  });
});
