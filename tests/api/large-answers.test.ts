import { OpenAPIHono } from '@hono/zod-openapi';
import { expect, test } from 'vitest';
import { metricRoutes } from '#lib/server/api/metrics.ts';
import type { QueryLayer } from '#lib/server/query/types.ts';
import { appWith } from '../helpers/app.ts';
import { times } from '../helpers/episodes.ts';

/** How many answers are being made at the same time at most, when three questions come together. */
async function mostAtOnce(limit: number): Promise<number> {
  const { query } = await appWith(times(6));
  let [now, most] = [0, 0];
  const watched: QueryLayer = {
    ...query,
    until: () => watched,
    async success(request) {
      most = Math.max(most, ++now);
      try {
        return await query.success(request);
      } finally {
        now -= 1;
      }
    },
  };
  const api = new OpenAPIHono();
  metricRoutes(api, watched, () => Promise.reject(new Error('nobody asks for Parquet here')));
  const answers = await Promise.all(
    ['task', 'policy', 'unit'].map(async (by) =>
      api.request(`/metrics/success?by=${by}&limit=${limit}`),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  return most;
}

test('answers that may be large are made one after another, so that they do not add up in memory', async () => {
  expect(await mostAtOnce(10_001)).toBe(1);
});

test('others do not wait for each other', async () => {
  expect(await mostAtOnce(10_000)).toBe(3);
});
