import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import type { Grouped, LatencyFigures } from '#lib/metrics/answers.ts';
import { noFilter } from '#lib/metrics/dimensions.ts';
import { sampleLines } from '#lib/sample/index.ts';
import { createQueryLayer } from '#lib/server/query/index.ts';
import type { EvidenceReader } from '#lib/server/query/reader.ts';
import { episode, ndjson } from '../../helpers/episodes.ts';
import { send, temporaryStore } from '../../helpers/store.ts';

const layerOver = (reader: EvidenceReader) =>
  createQueryLayer(reader, () => Promise.resolve(new Map()));

/** The reference: the same question with a filter on the values that were left out. */
test.each(['success', 'autonomy'] as const)(
  'what %s leaves out is what a filter on it would give, with its interval',
  async (metric) => {
    const { store, ingestor } = await temporaryStore();
    await ingestor.lines(Readable.from(sampleLines({ seed: 3, episodes: 3000 })), { name: 's' });
    const query = layerOver(store);
    let compared = 0;
    for (const dimension of ['unit', 'site', 'task'] as const) {
      const world = { world: ['real'] };
      const request = { by: [dimension], filter: { where: world } };
      const whole = await query[metric](request);
      const cut = await query[metric]({ ...request, limit: 3 });
      const shown = new Set(cut.rows.map(({ group }) => group[dimension]));
      const others = whole.rows.map(({ group }) => group[dimension] ?? '');
      const omitted = others.filter((value) => !shown.has(value));
      expect(cut.omitted_groups).toBe(omitted.length);
      expect([cut.evidence, cut.generated]).toEqual([whole.evidence, whole.generated]);
      const reference = await query[metric]({
        by: ['world'],
        filter: { where: { ...world, [dimension]: omitted } },
      });
      expect(cut.rest).toEqual(reference.rows);
      expect(whole.rest).toBeUndefined();
      compared += omitted.length;
    }
    expect(compared).toBeGreaterThan(10);
  },
);

/** The reference, for each measurement: latency filtered on the groups whose row of it was left out. */
test.each([1, 4, 9])(
  'what latency leaves out behind %i rows, with its quantiles',
  async (limit) => {
    const { store, ingestor } = await temporaryStore();
    await ingestor.lines(Readable.from(sampleLines({ seed: 3, episodes: 3000 })), { name: 's' });
    const query = layerOver(store);
    let compared = 0;
    // By unit and day from the episodes, by site, task and week from tables.
    for (const dimension of ['unit', 'site', 'task', 'week', 'day'] as const) {
      for (const where of [{ world: ['real'] }, { world: ['real'], context: ['production'] }]) {
        const request = { by: [dimension], filter: { where } };
        const whole = await query.latency(request);
        const cut = await query.latency({ ...request, limit });
        const keyOf = (row: Grouped<LatencyFigures>) => `${row.group[dimension]} ${row.measure}`;
        const shown = new Map(cut.rows.map((row) => [keyOf(row), row]));
        const inBoth = whole.rows.filter((row) => shown.has(keyOf(row)));
        expect(cut.rows).toEqual(inBoth);
        expect(cut.rows).toHaveLength(Math.min(limit, whole.rows.length));
        expect(cut.omitted_groups).toBe(whole.rows.length - cut.rows.length);
        expect([cut.evidence, cut.generated]).toEqual([whole.evidence, whole.generated]);
        const rest = cut.rest ?? [];
        const omitted = whole.rows.filter((row) => !shown.has(keyOf(row)));
        expect(new Set(rest.map(({ measure }) => measure))).toEqual(
          new Set(omitted.map(({ measure }) => measure)),
        );
        for (const row of rest) {
          const values = omitted
            .filter(({ measure }) => measure === row.measure)
            .map(({ group }) => group[dimension] ?? '');
          const reference = await query.latency({
            by: ['world'],
            filter: { where: { ...where, [dimension]: values } },
          });
          expect(row).toEqual(reference.rows.find(({ measure }) => measure === row.measure));
          compared += values.length;
        }
      }
    }
    expect(compared).toBeGreaterThan(50);
  },
);

test('a reason of its own for every failure: the largest are named, the others counted', async () => {
  const { store, ingestor } = await temporaryStore();
  const failed = (reason: string) => episode({ outcome: 'failure', failure_reason: reason });
  const records = [
    ...['slipped', 'slipped', 'slipped', 'missed', 'missed'].map(failed),
    ...Array.from({ length: 300 }, (_, index) => failed(`free-words-${index}`)),
  ];
  expect(await send(ingestor, ndjson(records))).toMatchObject({ accepted: 305 });
  const answer = await layerOver(store).failures({ by: [], filter: noFilter, limit: 2 });
  expect(answer.rows.map(({ failure_reason, count }) => [failure_reason, count]).sort()).toEqual([
    ['missed', 2],
    ['slipped', 3],
  ]);
  expect(answer.rest).toEqual([
    { group: { world: 'real' }, failure_reason: null, count: 300, share: 300 / 305 },
  ]);
  expect(answer.omitted_groups).toBe(300);
});

test('of a hundred thousand robots only the largest and their rest come over', async () => {
  const { store } = await temporaryStore();
  let most = 0;
  const exploding: EvidenceReader = {
    version: () => 1,
    root: () => '',
    query: async (sql, params, options) => {
      // The same statements, over a made table of sums.
      const made = sql.replaceAll('unit_totals', '(SELECT * FROM fleet)');
      const rows = await store.query(
        `WITH fleet AS (SELECT 'unit-' || i AS unit, 'real' AS world, 1 + i % 7 AS episodes, 0 AS generated,
           20 AS trials, 10 AS successes, 0 AS assisted, 10 AS failures, 0 AS aborted, 0 AS ungraded,
           0 AS scored, 0 AS score_millionths FROM range(100000) AS r(i))
         ${made.startsWith('WITH ') ? `, ${made.slice(5)}` : made}`,
        params,
        options,
      );
      most = Math.max(most, rows.length);
      return rows;
    },
  };
  const answer = await layerOver(exploding).success({ by: ['unit'], filter: noFilter, limit: 50 });
  expect(answer.rows).toHaveLength(50);
  expect(answer.omitted_groups).toBe(99_950);
  expect(answer.rest?.[0]?.trials).toBe(20 * 99_950);
  expect(answer.rest?.[0]?.estimate).toMatchObject({ n: 20 * 99_950, clusters: 99_950 });
  expect(most).toBeLessThanOrEqual(51);
});
