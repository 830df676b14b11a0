import { describe, expect, it } from 'vitest';
import { appWith } from '../helpers/app.ts';
import { episode, simulator, times, type EpisodeInput } from '../helpers/episodes.ts';

const version = (name: string) => ({ policy: { name: 'helm', version: name } });
const failed = { outcome: 'failure', failure_reason: 'slip' };

const trials = (name: string, k: number, n: number, fields: EpisodeInput = {}) => [
  ...times(k, { ...version(name), ...fields }),
  ...times(n - k, { ...version(name), ...failed, ...fields }),
];

/** Real and simulated successes of 20 trials, by version. */
const evidence = (rates: readonly (readonly [real: number, sim: number])[], name = 'sim-a') =>
  rates.flatMap(([real, sim], index) => [
    ...trials(`v${index + 1}`, real, 20),
    ...trials(`v${index + 1}`, sim, 20, { world: simulator(name) }),
  ]);

describe('/metrics/fidelity', () => {
  it('works the example out: sim .5 .5 .2 and real .9 .6 .1 make MMRV 0.1', async () => {
    const app = await appWith(
      evidence([
        [18, 10],
        [12, 10],
        [2, 4],
      ]),
    );
    const response = await app.api.request('/api/v1/metrics/fidelity');
    expect(response.status).toBe(200);
    const { metric, rows } = (await response.json()) as {
      metric: string;
      rows: Record<string, unknown>[];
    };
    expect(metric).toBe('fidelity/1');
    const row = rows.find(({ task }) => task === 'cup-lift')!;
    expect(row).toMatchObject({
      simulator: 'sim-a@1.0',
      k: 3,
      mmrv_gap: 'real',
      // v1 and v2 tie in simulation; v1 is best in reality: choosing blindly loses 0, 0.3 or 0.15 on average.
      choice: {
        agreement: 'partly',
        sim_leaders: ['helm@v1', 'helm@v2'],
        real_leaders: ['helm@v1'],
      },
      pearson: { k: 3, low: null, high: null, can_mean_anything: false },
    });
    expect(row['mmrv']).toBeCloseTo(0.1, 12);
    expect((row['choice'] as { regret: number }).regret).toBeCloseTo(0.15, 12);
    expect((row['pearson'] as { permutation_floor: number }).permutation_floor).toBeCloseTo(
      1 / 6,
      12,
    );
    expect((row['reading'] as { warnings: string[] }).warnings[0]).toContain(
      'a correlation here means nothing',
    );
  });

  it('names the simulator to trust only where the lead is more than chance', async () => {
    const real = [18, 16, 12, 8, 4, 2];
    const app = await appWith([
      ...real.flatMap((k, index) => trials(`v${index + 1}`, k, 20)),
      ...real.flatMap((k, index) => trials(`v${index + 1}`, k, 20, { world: simulator('close') })),
      ...real.flatMap((_, index) =>
        trials(`v${index + 1}`, 19, 20, { world: simulator('kind', 'learned') }),
      ),
    ]);
    const { simulators, rows } = await app.query.fidelity({ by: [], filter: { where: {} } });
    expect(simulators).toMatchObject({
      trust: 'close@1.0',
      standings: [
        { simulator: 'close@1.0', simulator_type: 'physics', k: 6, mean_absolute_gap: 0, mmrv: 0 },
        { simulator: 'kind@1.0', simulator_type: 'learned', k: 6 },
      ],
    });
    // Mean of 19/20 less the real rates, by hand: (1 + 3 + 7 + 11 + 15 + 17)/120.
    expect(simulators!.lead.value).toBeCloseTo(54 / 120, 12);
    const kind = rows.find(
      ({ group }) => group['task'] !== null && group['simulator'] === 'kind@1.0',
    )!;
    expect(kind.pearson).toMatchObject({ value: null });

    const alike = await appWith([
      ...evidence([
        [18, 17],
        [12, 13],
        [8, 9],
        [2, 1],
      ]),
      ...[19, 11, 7, 3].flatMap((k, index) =>
        trials(`v${index + 1}`, k, 20, { world: simulator('sim-b') }),
      ),
    ]);
    const undecided = await alike.query.fidelity({ by: [], filter: { where: {} } });
    expect(undecided.simulators).toMatchObject({ trust: null });
    expect(undecided.simulators!.sentence).toContain('are not told apart');
  });

  it('predicts real success from pairs and further simulated trials', async () => {
    const pair = (index: number, world: object, good: boolean) =>
      episode({ ...version('v1'), pair_id: `s${index}`, ...(good ? {} : failed), ...world });
    const app = await appWith([
      // Twenty pairs: the simulator agrees in 18, is too kind in two.
      ...Array.from({ length: 20 }, (_, index) => [
        pair(index, {}, index < 10),
        pair(index, { world: simulator() }, index < 12),
      ]).flat(),
      ...trials('v1', 120, 200, { world: simulator() }),
    ]);
    const { predictions } = await app.query.fidelity({ by: [], filter: { where: {} } });
    const [prediction] = predictions;
    // By hand: cov(real, sim) = (10 − 10·12/20)/19 = 4/19; var(sim) over all 220 = (132 − 132²/220)/219;
    // λ = cov/((1 + 20/200)·var) = 0.7939; value = 0.5 + λ·(120/200 − 12/20) = 0.5.
    expect(prediction).toMatchObject({ policy: 'helm@v1', extra_sim: 200 });
    const variance = (132 - 132 ** 2 / 220) / 219;
    expect(prediction!.lambda).toBeCloseTo(4 / 19 / (1.1 * variance), 10);
    expect(prediction!.estimate.value).toBeCloseTo(0.5, 12);
    expect(prediction!.real_alone).toMatchObject({ n: 20, k: 10 });
    expect(prediction!.trials_saved).toBeGreaterThan(10);
  });
});
