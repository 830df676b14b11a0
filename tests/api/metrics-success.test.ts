import { describe, expect, it } from 'vitest';
import { appWith } from '../helpers/app.ts';
import { episode, robot, simulator, times } from '../helpers/episodes.ts';

/**
 * Evidence small enough to work the metric out by hand. Quantiles of t are scipy 1.17's:
 * t.ppf(.975, 29) = 2.045230, t.ppf(.975, 2) = 4.302653.
 */
const helped = {
  control: [
    { mode: 'autonomous', start_ms: 0, end_ms: 1_000, source: 'command_stream' },
    { mode: 'teleoperated', start_ms: 1_000, end_ms: 2_000, source: 'command_stream' },
  ],
};

describe('success/1 by hand', () => {
  const evidence = [
    ...times(9, robot('u1')),
    episode({ ...robot('u1'), ...helped }), // succeeded, with help
    ...times(6, robot('u2')),
    ...times(3, { ...robot('u2'), outcome: 'failure', failure_reason: 'drop' }),
    episode({ ...robot('u2'), outcome: 'aborted' }),
    ...times(3, robot('u3')),
    ...times(7, { ...robot('u3'), outcome: 'failure', failure_reason: 'slip' }),
    ...times(2, { ...robot('u3'), outcome: 'ungraded' }),
  ];

  it('counts aborted as failed, help apart, ungraded outside n, and pays for the spread between units', async () => {
    const app = await appWith(evidence);
    const answer = await app.query.success({ by: ['task', 'policy'], filter: { where: {} } });
    expect(answer.rows).toHaveLength(1);
    const row = answer.rows[0]!;
    expect(row.group).toEqual({ task: 'cup-lift', policy: 'helm@v1', world: 'real' });
    expect(row).toMatchObject({
      trials: 30,
      successes: 18,
      assisted: 1,
      failures: 10,
      aborted: 1,
      ungraded: 2,
      // 2 of 32 is 6.25 %, above the 5 % from which it matters: 18/32 and 20/32.
      ungraded_bounds: { low: 0.5625, high: 0.625 },
    });
    // Σ(kᵢ − p·nᵢ)² = 9 + 0 + 9; variance 3/2·18/900 = 0.03 against 0.24/30 = 0.008: design effect 3.75.
    // Effective n = 30/3.75·(2.045230/4.302653)² = 1.807597; Wilson there: 0.122329–0.941667.
    expect(row.estimate).toMatchObject({
      n: 30,
      k: 18,
      clusters: 3,
      level: 0.95,
      method: 'wilson-korn-graubard',
    });
    expect(row.estimate.value).toBe(0.6);
    const { effective_n, design_effect, low, high } = row.estimate as Required<
      Extract<typeof row.estimate, { low: number }>
    >;
    expect(design_effect).toBeCloseTo(3.75, 12);
    expect(effective_n).toBeCloseTo(1.807597, 5);
    expect(low).toBeCloseTo(0.122329, 5);
    expect(high).toBeCloseTo(0.941667, 5);
    // Wilson for 18 of 30 as if independent (Wilson’s formula with scipy’s normal quantile): 0.423204–0.754094.
    expect(row.naive).toMatchObject({ n: 30, k: 18, method: 'wilson' });
    expect((row.naive as { low: number }).low).toBeCloseTo(0.423204, 5);
    expect((row.naive as { high: number }).high).toBeCloseTo(0.754094, 5);
  });

  it('gives the estimate’s shape over HTTP to the letter', async () => {
    // 8 of 50 on one unit: the example of the architecture. Wilson 0.0833742–0.2851421 (statsmodels).
    const app = await appWith([
      ...times(8),
      ...times(42, { outcome: 'failure', failure_reason: 'drop' }),
    ]);
    const response = await app.api.request('/api/v1/metrics/success?by=task,policy');
    expect(response.status).toBe(200);
    const body = (await response.json()) as { rows: { estimate: Record<string, number> }[] };
    const { estimate, ...row } = body.rows[0]!;
    expect(row).toMatchObject({ task: 'cup-lift', policy: 'helm@v1', world: 'real' });
    expect(estimate).toEqual({
      value: 0.16,
      low: expect.closeTo(0.0833742, 6) as number,
      high: expect.closeTo(0.2851421, 6) as number,
      level: 0.95,
      method: 'wilson',
      n: 50,
      k: 8,
      clusters: 1,
      effective_n: 50,
    });
    expect(body).toMatchObject({
      metric: 'success/1',
      sql_sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      evidence: {
        batches: 1,
        episodes: 50,
        root: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      },
    });
  });

  it('says what is missing instead of printing a bare rate', async () => {
    const app = await appWith(times(3));
    const answer = await app.query.success({ by: ['task'], filter: { where: {} } });
    expect(answer.rows[0]!.estimate).toEqual({
      value: null,
      reason: 'insufficient_evidence',
      n: 3,
      needs: 12,
    });
  });

  it('counts a planned trial that never reports as a failure', async () => {
    const benchmark = (trial: number) => ({
      suite: 'cup-lift',
      version: '1.0.0',
      spec_sha256: 'a'.repeat(64),
      run_id: 'run-1',
      trial,
      seed: trial,
    });
    const registration = {
      schema: 'telltale.registration/1',
      registration_id: 'run-1-plan',
      registered_at: '2026-09-30T08:00:00.000Z',
      registered_by: 'lead',
      run_id: 'run-1',
      suite: 'cup-lift',
      suite_version: '1.0.0',
      spec_sha256: 'a'.repeat(64),
      policies: [
        { name: 'helm', version: 'v1' },
        { name: 'helm', version: 'v2' },
      ],
      planned_trials: 41,
      schedule_sha256: 'b'.repeat(64),
      stopping_rule: { kind: 'fixed' },
    };
    // v1 reports all of its 20 trials, v2 the 14 that succeeded. 41 trials over two versions: 21 for the one that
    // reported more, 20 for the other, so that 1 and 6 are missing.
    const app = await appWith([
      registration,
      ...Array.from({ length: 20 }, (_, trial) => episode({ benchmark: benchmark(trial) })),
      ...Array.from({ length: 14 }, (_, trial) =>
        episode({ benchmark: benchmark(trial), policy: { name: 'helm', version: 'v2' } }),
      ),
    ]);
    const answer = await app.query.success({ by: ['policy'], filter: { where: {} } });
    expect(
      answer.rows.map(({ trials, successes, unreported }) => [trials, successes, unreported]),
    ).toEqual([
      [21, 20, 1],
      [20, 14, 6],
    ]);
    expect(answer.rows[1]!.estimate.value).toBe(0.7);
    expect(answer.evidence.episodes).toBe(34);
  });

  it('never pools real and sim, whatever the question', async () => {
    const app = await appWith([...times(12), ...times(12, { world: simulator() })]);
    const answer = await app.query.success({ by: [], filter: { where: {} } });
    expect(answer.rows.map(({ group, trials }) => [group['world'], trials])).toEqual([
      ['real', 12],
      ['sim', 12],
    ]);
  });
});
