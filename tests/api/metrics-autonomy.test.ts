import { describe, expect, it } from 'vitest';
import { appWith } from '../helpers/app.ts';
import { episode, robot, times } from '../helpers/episodes.ts';

/**
 * Evidence small enough to work the metric out by hand. Quantiles of t and χ² are scipy 1.17's:
 * t.ppf(.975, 1) = 12.706205.
 */
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
