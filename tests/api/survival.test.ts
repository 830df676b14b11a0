import { describe, expect, it } from 'vitest';
import { isKnown } from '#lib/metrics/estimate.ts';
import { appWith } from '../helpers/app.ts';
import { episode, simulator } from '../helpers/episodes.ts';

const version = (name: string) => ({ policy: { name: 'helm', version: name } });
const failed = { outcome: 'failure', failure_reason: 'slip' };
const task = { where: { task: ['cup-lift'] } };

/** Successes at 1, 2, … s, failures at the times given. */
const run = (
  name: string,
  successes: readonly number[],
  failures: readonly number[],
  more = {},
) => [
  ...successes.map((s) => episode({ ...version(name), ...more, duration_ms: s * 1000 })),
  ...failures.map((s) => episode({ ...version(name), ...more, ...failed, duration_ms: s * 1000 })),
];

describe('/metrics/time-to-success', () => {
  it('is Kaplan–Meier with failures censored, worked out by hand', async () => {
    const app = await appWith(run('v1', [1, 2, 3, 4, 5, 6, 7, 8], [2, 4, 9, 9]));
    const { rows } = await app.query.timeToSuccess({ by: [], filter: task });
    const [row] = rows;
    expect(row).toMatchObject({ trials: 12, successes: 8, horizon_ms: 9000, rounded: false });
    // At risk 12, 11, 9, 8, 6, 5, 4, 3 at 1…8 s: S = 11/12·10/11·8/9·7/8·5/6·4/5·3/4·2/3.
    const left = [12, 11, 9, 8, 6, 5, 4, 3];
    let share = 1;
    const done = left.map((n) => 1 - (share *= (n - 1) / n));
    expect(row!.curve.map(({ ms }) => ms)).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8, 9].map((s) => s * 1000),
    );
    row!.curve.slice(0, 8).forEach((point, at) => expect(point.done).toBeCloseTo(done[at]!, 12));
    // S(5) = 0.540, S(6) = 0.432: the median is 6 s.
    expect(row!.median).toMatchObject({ value: 6000 });
    // Area under S up to 9 s: a second at each of 1, S(1), …, S(8).
    const area = [0, ...done].reduce((sum, part) => sum + (1 - part), 0);
    if (!isKnown(row!.estimate)) throw new Error('the mean is not known');
    expect(row!.estimate.value).toBeCloseTo(area * 1000, 6);
  });

  it('counts means of one world up to the same time, and keeps simulators apart', async () => {
    const twelve = [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4];
    const app = await appWith([
      ...run('v1', twelve, [20]),
      ...run('v2', twelve, [8]),
      ...run('v3', [1], [2]),
      ...run('v1', twelve, [30], { world: simulator() }),
    ]);
    const response = await app.api.request('/api/v1/metrics/time-to-success?task=cup-lift');
    const { rows } = (await response.json()) as { rows: Record<string, unknown>[] };
    const horizon = (policy: string, world: string) =>
      rows.find((row) => row['policy'] === policy && row['world'] === world)?.['horizon_ms'];
    expect(horizon('helm@v1', 'real')).toBe(8000);
    expect(horizon('helm@v2', 'real')).toBe(8000);
    expect(horizon('helm@v1', 'sim')).toBe(30_000);
    expect(rows.find((row) => row['policy'] === 'helm@v3')).toMatchObject({
      estimate: { value: null, reason: 'insufficient_evidence', n: 2, needs: 12 },
      curve: [],
    });
  });

  it('is asked of one task', async () => {
    const app = await appWith(run('v1', [1], []));
    for (const search of ['', '?task=cup-lift,wipe-table']) {
      const response = await app.api.request(`/api/v1/metrics/time-to-success${search}`);
      expect(response.status).toBe(400);
    }
  });

  it('stays within one per cent where the trials are too many for their exact times', async () => {
    const many = Array.from({ length: 5_100 }, (_, index) =>
      episode({ ...version('v1'), duration_ms: 1_000 + index }),
    );
    const app = await appWith(many);
    const { rows } = await app.query.timeToSuccess({ by: [], filter: task });
    expect(rows[0]).toMatchObject({ trials: 5_100, rounded: true });
    // Uniform over 1000…6099 ms: the median is 3549.5 ms.
    expect(Math.abs(rows[0]!.median!.value! / 3549.5 - 1)).toBeLessThan(0.02);
    expect(rows[0]!.curve.length).toBeLessThanOrEqual(201);
  });
});
