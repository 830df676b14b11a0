import { describe, expect, it } from 'vitest';
import type { SuccessFigures } from '#lib/metrics/answers.ts';
import { difference, published } from '#lib/reports/figures/agree.ts';
import type { Figure } from '#lib/reports/figures/figure.ts';
import { restatementOf } from '#lib/reports/report/restatement.ts';
import { declaredBefore, parseWindow } from '#lib/reports/report/window.ts';
import { successOf } from '../readiness/figures.ts';

const figure = (successes: number, metric: Figure['metric'] = 'success/1'): Figure => ({
  metric,
  level: 0.95,
  where: { world: ['real'] },
  group: { task: 'cup-lift', world: 'real' },
  figures: published(successOf([{ trials: 50, successes }])),
});

const batch = (batch_id: string, episodes = 50) => ({
  batch_id,
  manifest_sha256: 'a'.repeat(64),
  episodes,
});

const report = (results: Figure[], batches = [batch('b1')], sql = 'x', id = 'success/1') => ({
  report: { id: 'readiness-2026-10-v1' },
  definitions: [{ id, sql_sha256: sql }],
  results,
  evidence: { root: '', batches, episodes: 50, generated: 0 },
  readiness: null,
});

describe('a restatement', () => {
  it('is none where no figure changes, whatever else came in', () => {
    const now = report([figure(45)], [batch('b1'), batch('b2')]);
    expect(restatementOf(report([figure(45)]), now, ['c1'])).toBeNull();
  });

  it('names batches that came and went, corrections, and the figure old and new', () => {
    const now = report([figure(40)], [batch('b2')]);
    expect(restatementOf(report([figure(45)]), now, ['c1'])).toMatchObject({
      report_id: 'readiness-2026-10-v1',
      reasons: [
        '1 batch came in after the report was made',
        '1 batch no longer counts',
        '1 correction was filed',
      ],
      batches_added: [{ batch_id: 'b2' }],
      batches_removed: [{ batch_id: 'b1' }],
      figures: [{ metric: 'success/1', old: { value: 0.9 }, new: { value: 0.8 } }],
    });
  });

  it('names a definition that changed, also under a new version', () => {
    const changed = restatementOf(report([figure(45)]), report([figure(44)], undefined, 'y'), []);
    expect(changed).toMatchObject({
      definitions_changed: ['success/1'],
      reasons: ['success/1 is defined otherwise'],
    });
    const renamed = report(
      [figure(45, 'success/2' as Figure['metric'])],
      undefined,
      'y',
      'success/2',
    );
    const versions = restatementOf(report([figure(45)]), renamed, []);
    expect(versions?.definitions_changed).toEqual(['success/2']);
    expect(versions?.figures.map(({ what }) => what).sort()).toEqual(['gone', 'new']);
  });
});

describe('agreement of figures', () => {
  it('overlooks the last bits and nothing more', () => {
    const { estimate } = figure(45).figures as SuccessFigures;
    const value = estimate.value ?? 0;
    expect(difference({ value }, { value: value * (1 + 1e-12) })).toBeNull();
    expect(difference({ value }, { value: value * (1 + 1e-6) })).toMatch(/^value: /);
    expect(difference({ a: [1, { b: null }] }, { a: [1, { b: 2 }] })).toBe('a.1.b: null against 2');
    expect(difference({ a: 1 }, { a: 1, b: 2 })).toBe('b: nothing against 2');
  });
});

describe('windows', () => {
  it('knows months, quarters and days', () => {
    expect(parseWindow('2026-02')).toMatchObject({ from: '2026-02-01', to: '2026-02-28' });
    expect(parseWindow('2028-02')).toMatchObject({ to: '2028-02-29' });
    expect(parseWindow('2026-Q4')).toMatchObject({ from: '2026-10-01', to: '2026-12-31' });
    expect(parseWindow('2026-10-05..2026-10-11')).toMatchObject({
      from: '2026-10-05',
      to: '2026-10-11',
    });
    for (const bad of [
      '2026',
      '2026-13',
      '2026-Q5',
      '2026-02-30..2026-03-01',
      '2026-10-11..2026-10-05',
      '../2026-10',
    ])
      expect(() => parseWindow(bad)).toThrow(expect.objectContaining({ code: 'USAGE' }) as Error);
  });

  it('is declared before it starts, or it is not', () => {
    const window = parseWindow('2026-10');
    expect(declaredBefore(window, '2026-09-30T23:59:59.999Z')).toBe(true);
    expect(declaredBefore(window, '2026-10-01T00:00:00.000Z')).toBe(false);
  });
});
