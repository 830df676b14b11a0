import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countedOf } from '#lib/server/query/episode-counts.ts';
import { reachOf } from '#lib/server/query/episode-walk.ts';
import { episodesPage } from '#lib/server/query/episodes.ts';
import { episodeSorts, type EpisodesRequest } from '#lib/server/query/types.ts';
import type { Store } from '#lib/server/store/store.ts';
import { episode, ndjson, robot, simulator, type EpisodeInput } from '../../helpers/episodes.ts';
import { send, temporaryStore } from '../../helpers/store.ts';

const pick = <T>(values: readonly T[], index: number): T => values[index % values.length] as T;

const reasons = ['dropped', 'timeout'];

/**
 * Episodes of five days in no order of time: many share a key, many have none, and some started in the last or the first
 * millisecond of a day.
 */
function fields(index: number): EpisodeInput {
  const outcome = pick(['success', 'failure', 'aborted', 'ungraded', 'success'], index);
  const day = pick(['01', '02', '03', '05', '06'], index * 7);
  const time = pick(['00:00:00.000', '12:30:00.000', '12:30:00.001', '23:59:59.999'], index >> 1);
  return {
    episode_id: `list-${(index * 37) % 211}-${index}`,
    task: pick(['cup-lift', 'cup-lift', 'wipe-table'], index),
    site: pick(['lab', 'plant'], index >> 2),
    world: index % 5 === 0 ? simulator() : { kind: 'real' },
    ...robot(pick(['u1', 'u2', 'u3'], index)),
    started_at: `2026-10-${day}T${time}Z`,
    duration_ms: pick([2_000, 2_000, 2_000, 2_500, 3_000 + index], index >> 1),
    outcome,
    ...(outcome === 'failure' ? { failure_reason: pick(reasons, index >> 2) } : {}),
    ...(index % 3 === 0 ? {} : { latency: { response_ms: (index % 4) + 0.1 } }),
    ...(index % 7 === 0 ? { score: pick([0, 0.5, 1], index) } : {}),
  };
}

const correction = (target: Record<string, unknown>, path: string, old: unknown, to: unknown) => ({
  schema: 'telltale.correction/1',
  correction_id: `fix-${String(target['episode_id'])}-${path.slice(1).replaceAll('/', '-')}`,
  target: { schema: 'telltale.episode/1', id: target['episode_id'] },
  changes: [{ path, old, new: to }],
  reason: 'the recording shows it',
  author: 'grader-2',
  corrected_at: '2026-11-01T00:00:00Z',
});

/** Corrections move episodes to another day, another key, another outcome; two of them to where no other is. */
async function filled(amended: boolean): Promise<Store> {
  const { store, ingestor } = await temporaryStore();
  const episodes = Array.from({ length: 150 }, (_, index) => episode(fields(index)));
  for (const part of [episodes.slice(0, 60), episodes.slice(60, 61), episodes.slice(61)])
    await send(ingestor, ndjson(part));
  if (!amended) return store;
  const fixes = episodes.flatMap((one, index) => {
    const other = '2026-10-04T00:00:00.000Z';
    if (index % 17 === 0) return [correction(one, '/started_at', one['started_at'], other)];
    if (index % 19 === 0) return [correction(one, '/duration_ms', one['duration_ms'], 9_000)];
    if (index % 23 === 0) return [correction(one, '/outcome', one['outcome'], 'aborted')];
    return [];
  });
  await send(ingestor, ndjson(fixes));
  const [row] = await store.query('SELECT count(*) AS amended FROM amended_episodes');
  expect(row?.['amended']).toBeGreaterThan(10);
  return store;
}

const some = (values: readonly string[]) => fc.subarray([...values], { maxLength: 2 });

const requests: fc.Arbitrary<EpisodesRequest> = fc.record(
  {
    filter: fc.record(
      {
        where: fc.record(
          {
            task: some(['cup-lift', 'wipe-table', 'no-such-task']),
            site: some(['lab', 'plant']),
            unit: some(['u1', 'u3']),
            world: some(['real', 'sim']),
            day: some(['2026-10-02', '2026-10-04', '2026-10-06']),
          },
          { requiredKeys: [] },
        ),
        from: fc.constantFrom('2026-10-02', '2026-10-04'),
        to: fc.constantFrom('2026-10-04', '2026-10-05', '2026-10-31'),
      },
      { requiredKeys: ['where'] },
    ),
    outcome: some(['success', 'failure', 'aborted', 'ungraded', 'no-such-outcome']),
    failureReason: some(reasons),
    sort: fc.constantFrom(...episodeSorts),
    descending: fc.boolean(),
    limit: fc.constantFrom(1, 3, 10, 40, 200),
  },
  { requiredKeys: ['filter', 'sort', 'descending', 'limit'] },
);

/** Of both ways of reading a list, the plain one is the reference: it ranks all rows in one statement. */
async function expectSamePages(store: Store, request: EpisodesRequest, few: number): Promise<void> {
  const total = await countedOf(store, request);
  let after: string | undefined;
  for (let page = 0; page < 4; page++) {
    const asked = { ...request, ...(after === undefined ? {} : { after }) };
    const plain = await episodesPage({ ...store }, asked, Infinity);
    expect(plain.total, JSON.stringify(request)).toBe(total);
    expect(await episodesPage({ ...store }, asked, few), JSON.stringify(asked)).toEqual(plain);
    if (plain.next === null) return;
    after = plain.next;
  }
}

test.each([
  ['as they were logged', false],
  ['some of them amended', true],
])(
  'a list read by its keys has the rows, marks and count of the plain statement: %s',
  async (_, amended) => {
    const store = await filled(amended);
    await fc.assert(
      fc.asyncProperty(requests, fc.constantFrom(0, 20), (request, few) =>
        expectSamePages(store, request, few),
      ),
      { numRuns: 60, seed: 7 },
    );
  },
  120_000,
);

test('a list by time reaches as far as the days hold enough episodes beyond its mark', () => {
  const day = (number: number): number => Date.UTC(2026, 9, number);
  const days = [1, 2, 3].map((number) => ({ start: day(number), episodes: 10 }));
  // Reckoned by hand: ten episodes a day; of the mark's own day none is sure to be beyond it.
  expect(reachOf(days, true, undefined, 10)).toEqual({ last: day(3), episodes: 10 });
  expect(reachOf(days, true, undefined, 11)).toEqual({ last: day(2), episodes: 20 });
  expect(reachOf(days, true, day(3) + 5, 10)).toEqual({ last: day(2), episodes: 20 });
  expect(reachOf(days, true, day(3), 10)).toEqual({ last: day(2), episodes: 10 });
  expect(reachOf(days, true, day(2) + 5, 11)).toBeNull();
  expect(reachOf(days, false, undefined, 30)).toEqual({ last: day(4) - 1, episodes: 30 });
  expect(reachOf(days, false, day(1), 20)).toEqual({ last: day(4) - 1, episodes: 30 });
  expect(reachOf(days, false, day(2) - 1, 10)).toEqual({ last: day(3) - 1, episodes: 10 });
});
