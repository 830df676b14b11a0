import { describe, expect, it } from 'vitest';
import { appWith } from '../helpers/app.ts';
import { episode, simulator, times, type EpisodeInput } from '../helpers/episodes.ts';
import type { CompareAnswer } from '#lib/metrics/compare/types.ts';

const version = (name: string) => ({ policy: { name: 'helm', version: name } });
const failed = { outcome: 'failure', failure_reason: 'slip' };

/** k successes of n, by version. */
const trials = (name: string, k: number, n: number, fields: EpisodeInput = {}) => [
  ...times(k, { ...version(name), ...fields }),
  ...times(n - k, { ...version(name), ...failed, ...fields }),
];

describe('/compare', () => {
  it('never pools worlds, nor two simulators', async () => {
    const app = await appWith([
      ...trials('v1', 10, 20),
      ...trials('v2', 18, 20),
      ...['sim-a', 'sim-b'].flatMap((name) => [
        ...trials('v1', 15, 20, { world: simulator(name) }),
        ...trials('v2', 5, 20, { world: simulator(name) }),
      ]),
    ]);
    const response = await app.api.request('/api/v1/compare?policies=helm@v1,helm@v2');
    expect(response.status).toBe(200);
    const { rows } = (await response.json()) as CompareAnswer;
    expect(
      rows.map(({ world, simulator: name, pairs }) => [world, name, pairs[0]?.finding]),
    ).toEqual([
      ['sim', 'sim-a@1.0', 'worse'],
      ['sim', 'sim-b@1.0', 'worse'],
      ['real', null, 'better'],
    ]);
    expect(rows.map(({ pairs }) => pairs[0]?.estimate.n)).toEqual([40, 40, 40]);
  });

  it('compares in pairs where the versions started from the same states, in the order of the run', async () => {
    const pairs = Array.from({ length: 14 }, (_, index) => [
      episode({ ...version('v1'), pair_id: `state-${index}`, ...(index < 12 ? failed : {}) }),
      episode({ ...version('v2'), pair_id: `state-${index}` }),
    ]).flat();
    const app = await appWith(pairs);
    const { rows } = await app.query.compare({
      policies: ['helm@v1', 'helm@v2'],
      filter: { where: {} },
    });
    const pair = rows[0]!.pairs[0]!;
    // Twelve pairs for v2, none for v1: exact McNemar 2/2^12.
    expect(pair).toMatchObject({
      test: 'mcnemar-exact',
      pairs: { n: 14, both: 2, only_a: 0, only_b: 12, neither: 0 },
      finding: 'better',
    });
    expect(pair.p).toBeCloseTo(2 / 4096, 12);
    // Krichevsky–Trofimov against a fair coin, by hand: e = 14.4 after six heads of six, 26.8 after seven of seven.
    expect(pair.sequential).toMatchObject({
      verdict: 'stop-better',
      better: 'helm@v2',
      decided_at: 7,
      blocks: 14,
    });
  });

  it('keeps the trial that was helped, and the ungraded one, out of the successes', async () => {
    const helped = {
      control: [
        { mode: 'autonomous', start_ms: 0, end_ms: 1_000, source: 'command_stream' },
        { mode: 'teleoperated', start_ms: 1_000, end_ms: 2_000, source: 'command_stream' },
      ],
    };
    const app = await appWith([
      ...trials('v1', 12, 12),
      ...trials('v2', 11, 11),
      episode({ ...version('v2'), ...helped }),
      episode({ ...version('v2'), outcome: 'ungraded' }),
    ]);
    const { rows } = await app.query.compare({
      policies: ['helm@v1', 'helm@v2'],
      filter: { where: {} },
    });
    expect(rows[0]!.policies[1]).toMatchObject({ trials: 12, successes: 11, assisted: 1 });
  });

  it('lists every pair as CSV', async () => {
    const app = await appWith([...trials('v1', 10, 20), ...trials('v2', 18, 20)]);
    const response = await app.api.request(
      '/api/v1/compare?policies=helm@v1,helm@v2&format=csv&margin=0.1',
    );
    const [header, row] = (await response.text()).split('\r\n');
    expect(header).toContain('estimate_low');
    expect(row).toContain('helm@v1,helm@v2');
  });

  it('refuses one version, thirteen, and a margin that is none', async () => {
    const app = await appWith(times(12, version('v1')));
    const many = Array.from({ length: 13 }, (_, index) => `helm@v${index}`).join(',');
    for (const search of [
      'policies=helm@v1',
      'policies=helm@v1,helm@v1',
      `policies=${many}`,
      'policies=helm@v1,helm@v2&margin=5',
    ]) {
      const response = await app.api.request(`/api/v1/compare?${search}`);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ code: 'USAGE' });
    }
  });
});
