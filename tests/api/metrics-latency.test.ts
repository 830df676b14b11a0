import { describe, expect, it } from 'vitest';
import { appWith } from '../helpers/app.ts';
import { episode, robot } from '../helpers/episodes.ts';

/** Evidence small enough to work the metric out by hand. Ranks are scipy 1.17's binomial quantiles. */
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
