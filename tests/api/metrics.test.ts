import { describe, expect, it } from 'vitest';
import { appWith } from '../helpers/app.ts';
import { episode, simulator, times } from '../helpers/episodes.ts';

/**
 * Each metric on evidence small enough to work out by hand. Quantiles of t, χ² and the binomial are scipy 1.17's:
 * t.ppf(.975, 29) = 2.045230, t.ppf(.975, 2) = 4.302653, t.ppf(.975, 1) = 12.706205.
 */
const robot = (unit: string) => ({ robot: { unit, embodiment: 'humanoid' } });

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

describe('latency/1 by hand', () => {
  it('reads quantiles within 1 % of the order statistics, with their ranks', async () => {
    // 10, 20, … 2000 ms: the value at rank r is 10·r. Ranks for n = 200 from scipy binom: p50 86 and 115, p95 184 and 197.
    const app = await appWith(
      Array.from({ length: 200 }, (_, index) =>
        episode({ latency: { response_ms: 10 * (index + 1) } }),
      ),
    );
    const answer = await app.query.latency({ by: ['task'], filter: { where: {} } });
    const row = answer.rows.find(({ measure }) => measure === 'response_ms')!;
    const near = (value: number | null, exact: number): void =>
      expect(Math.abs((value ?? 0) / exact - 1)).toBeLessThanOrEqual(0.01);
    const [p50, p95] = [row.p50, row.p95] as { value: number; low: number; high: number }[];
    near(p50!.value, 1000);
    near(p50!.low, 860);
    near(p50!.high, 1150);
    near(p95!.value, 1900);
    near(p95!.low, 1840);
    near(p95!.high, 1970);
    // 0.99ⁿ falls to 0.025 at n = 368: a p99 of 200 has no upper end.
    expect(row.p99).toEqual({ value: null, reason: 'insufficient_evidence', n: 200, needs: 368 });
    expect(row.without).toBe(0);
  });

  it('gives the same answer from the rollup as from the episodes', async () => {
    const app = await appWith(
      Array.from({ length: 90 }, (_, index) =>
        episode({
          ...robot(`u${index % 3}`),
          latency: { response_ms: 1.03 ** index, inference_ms: { p50: index, p99: index * 2 } },
        }),
      ),
    );
    const fromRollup = await app.query.latency({ by: ['task'], filter: { where: {} } });
    const fromEpisodes = await app.query.latency({
      by: ['task'],
      filter: { where: { unit: ['u0', 'u1', 'u2'] } }, // the rollup holds no units
    });
    expect(fromEpisodes.rows).toEqual(fromRollup.rows);
    expect(fromRollup.rows.map(({ measure }) => measure).sort()).toEqual([
      'cycle_time_ms',
      'inference_ms',
      'inference_p99_ms',
      'response_ms',
    ]);
  });
});

describe('autonomy/1 by hand', () => {
  const evidence = [
    episode({
      ...robot('u1'),
      duration_ms: 10_000,
      outcome: 'failure',
      failure_reason: 'drop',
      control: [
        { mode: 'autonomous', start_ms: 0, end_ms: 6_000, source: 'command_stream' },
        { mode: 'teleoperated', start_ms: 6_000, end_ms: 8_000, source: 'command_stream' },
        { mode: 'idle', start_ms: 8_000, end_ms: 9_000, source: 'command_stream' },
      ],
    }),
    episode({
      ...robot('u2'),
      duration_ms: 20_000,
      control: [
        { mode: 'autonomous', start_ms: 0, end_ms: 15_000, source: 'command_stream' },
        { mode: 'supervised', start_ms: 15_000, end_ms: 20_000, source: 'command_stream' },
      ],
    }),
  ];

  it('splits active time by class, keeps unknown time in the denominator and charges the late failure', async () => {
    const app = await appWith(evidence);
    const answer = await app.query.autonomy({ by: ['task'], filter: { where: {} } });
    const row = answer.rows[0]!;
    expect(row).toMatchObject({
      active_ms: 29_000, // 9 s without the idle second, and 20 s
      idle_ms: 1_000,
      interventions: 1,
      charged_to_autonomy: 1, // failed 4 s after the takeover
      assessable: true, // 28 of 29 s are covered: 96.6 %
      units: 2,
      headline: [21 / 29, 22 / 29],
    });
    expect(row.time_ms).toMatchObject({
      autonomous: 21_000,
      supervised: 5_000,
      teleoperated: 2_000,
      unknown: 1_000,
    });
    expect(row.people_minutes_per_robot_hour).toBeCloseTo((7_000 / 29_000) * 60, 12);
    // Residuals ∓0.517241 s over two units: se 0.0356719, times t(1) = 12.706 → 0.724138 − 0.453254, cut at 1.
    expect(row.strict.low).toMatchObject({
      value: 21 / 29,
      high: 1,
      clusters: 2,
      method: 'ratio-linearised-units',
    });
    expect((row.strict.low as { low: number }).low).toBeCloseTo(0.270884, 5);
    expect(row.inclusive.low.value).toBe(26 / 29);
    // One event in 29 s: Garwood limits χ²(.025, 2)/2 = 0.0253178 and χ²(.975, 4)/2 = 5.5716434, per hour.
    expect(row.interventions_per_hour.value).toBeCloseTo(3600 / 29, 9);
    expect((row.interventions_per_hour as { low: number }).low).toBeCloseTo(
      (0.0253178 * 3600) / 29,
      4,
    );
    expect((row.interventions_per_hour as { high: number }).high).toBeCloseTo(
      (5.5716434 * 3600) / 29,
      3,
    );
  });

  it('does not take equal units for certainty: 10 of 10 units fully autonomous leave Wilson’s 0.7225–1', async () => {
    // z² = 3.841459: low = 10/(10 + z²) = 0.722467.
    const app = await appWith(
      Array.from({ length: 30 }, (_, index) => episode(robot(`u${index % 10}`))),
    );
    const row = (await app.query.autonomy({ by: [], filter: { where: {} } })).rows[0]!;
    expect(row.strict.low).toMatchObject({
      value: 1,
      high: 1,
      clusters: 10,
      method: 'wilson-clusters',
    });
    expect((row.strict.low as { low: number }).low).toBeCloseTo(0.722467, 6);
  });

  it('calls a period with under 95 % coverage not assessable, and gives the pair', async () => {
    const control = [{ mode: 'autonomous', start_ms: 0, end_ms: 1_800, source: 'command_stream' }];
    const app = await appWith(times(20, { control })); // 1.8 of 2 s: 90 %
    const row = (await app.query.autonomy({ by: [], filter: { where: {} } })).rows[0]!;
    expect(row.assessable).toBe(false);
    expect(row.estimate).toMatchObject({ value: null, reason: 'not_assessable' });
    expect(row.headline).toEqual([0.9, 1]);
  });

  it('bounds what was never seen instead of dividing by it', async () => {
    const app = await appWith(times(20));
    const row = (await app.query.autonomy({ by: [], filter: { where: {} } })).rows[0]!;
    // −ln 0.025 = 3.688879 events per 40 s at most: at least 10,843 ms between two.
    expect(row.mean_time_between_interventions_ms).toMatchObject({
      method: 'garwood-lower-bound',
      n: 0,
    });
    expect((row.mean_time_between_interventions_ms as { low: number }).low).toBeCloseTo(
      40_000 / 3.6888795,
      2,
    );
  });
});

describe('sim-real/1 by hand', () => {
  const outcome = (success: boolean) =>
    success ? {} : { outcome: 'failure', failure_reason: 'drop' };
  const pair = (id: number, real: boolean, sim: boolean) => [
    episode({ pair_id: `s${id}`, ...outcome(real) }),
    episode({ pair_id: `s${id}`, world: simulator(), ...outcome(sim) }),
  ];

  it('pairs where pair_id joins: real − sim = (1 − 4)/12, exact McNemar 2·P(X ≤ 1 | 5, ½) = 0.375', async () => {
    const cells: [number, boolean, boolean][] = [
      [5, true, true],
      [1, true, false],
      [4, false, true],
      [2, false, false],
    ];
    let id = 0;
    const app = await appWith(
      cells.flatMap(([n, real, sim]) =>
        Array.from({ length: n }, () => pair(id++, real, sim)).flat(),
      ),
    );
    const row = (await app.query.simReal({ by: [], filter: { where: {} } })).rows[0]!;
    expect(row.group).toEqual({
      task: 'cup-lift',
      policy: 'helm@v1',
      simulator: 'sim-a@1.0',
      simulator_type: 'physics',
    });
    expect(row.paired).toBe(true);
    expect(row.estimate).toMatchObject({ value: -0.25, n: 12, method: 'newcombe-paired' });
    expect(row.pairs).toEqual({
      n: 12,
      both: 5,
      real_only: 1,
      sim_only: 4,
      neither: 2,
      mcnemar_p: 0.375,
    });
  });

  it('takes Newcombe’s interval where nothing joins: 56/70 − 48/80 is his example (a), 0.0524–0.3339', async () => {
    const app = await appWith([
      ...times(56),
      ...times(14, outcome(false)),
      ...times(48, { world: simulator() }),
      ...times(32, { world: simulator(), ...outcome(false) }),
    ]);
    const row = (await app.query.simReal({ by: [], filter: { where: {} } })).rows[0]!;
    expect(row.paired).toBe(false);
    expect(row.estimate.value).toBeCloseTo(0.2, 12);
    expect((row.estimate as { low: number }).low).toBeCloseTo(0.0524, 4);
    expect((row.estimate as { high: number }).high).toBeCloseTo(0.3339, 4);
  });

  it('keeps a policy without real trials in sight', async () => {
    const app = await appWith(times(12, { world: simulator() }));
    const row = (await app.query.simReal({ by: [], filter: { where: {} } })).rows[0]!;
    expect(row.real).toMatchObject({ value: null, reason: 'no_evidence' });
    expect(row.estimate.value).toBeNull();
  });
});
