import { expect, test } from 'vitest';
import { createQueryLayer } from '#lib/server/query/index.ts';
import { noFilter } from '#lib/metrics/dimensions.ts';
import { openStore, type Store } from '#lib/server/store/store.ts';
import { cacheDigest } from '#lib/server/store/verify.ts';
import { episode, ndjson, times } from '../../helpers/episodes.ts';
import { send, temporaryStore } from '../../helpers/store.ts';

interface Change {
  readonly path: string;
  readonly old: unknown;
  readonly new: unknown;
}

const correction = (
  id: string,
  target: string,
  changes: readonly Change[],
  at = '2026-11-01T00:00:00Z',
) => ({
  schema: 'telltale.correction/1',
  correction_id: id,
  target: { schema: 'telltale.episode/1', id: target },
  changes,
  reason: 'the recording shows it',
  author: 'grader-2',
  corrected_at: at,
});

const toFailure: Change = { path: '/outcome', old: 'success', new: 'failure' };

/** 20 trials of helm@v1, all successes, `e-0` to `e-19`. */
const trials = times(20).map((each, index) => ({ ...each, episode_id: `e-${index}` }));

const outcomeOf = (store: Store, table: string, id: string) =>
  store.query(`SELECT outcome FROM ${table} WHERE episode_id = ?`, [id]);

const sums = async (store: Store) =>
  store.query(
    `SELECT policy, CAST(sum(successes) AS INTEGER) AS k, CAST(sum(trials) AS INTEGER) AS n
     FROM unit_totals GROUP BY policy ORDER BY policy`,
  );

test('a correction changes the episode in every list and sum, and not the evidence', async () => {
  const { store, ingestor } = await temporaryStore();
  await send(ingestor, ndjson(trials));
  const query = createQueryLayer(store, () => Promise.resolve(new Map()));
  const rate = async () => (await query.success({ by: [], filter: noFilter })).rows[0];
  expect(await rate()).toMatchObject({ trials: 20, successes: 20 });
  const help = async () => (await query.autonomy({ by: [], filter: noFilter })).rows[0];
  expect(await help()).toMatchObject({ without_help: { n: 20, k: 20 } });

  await send(ingestor, ndjson([correction('fix-1', 'e-3', [toFailure])]));
  expect(await outcomeOf(store, 'episodes', 'e-3')).toEqual([{ outcome: 'failure' }]);
  expect(await outcomeOf(store, 'logged_episodes', 'e-3')).toEqual([{ outcome: 'success' }]);
  // By hand: one of twenty successes became a failure.
  expect(await rate()).toMatchObject({ trials: 20, successes: 19, failures: 1 });
  expect(await help()).toMatchObject({ without_help: { n: 19, k: 19 } });
  expect(await sums(store)).toEqual([{ policy: 'helm@v1', k: 19, n: 20 }]);
  expect(await store.query('SELECT count(*) AS n FROM episodes')).toEqual([{ n: 20 }]);
  expect((await query.failures({ by: [], filter: noFilter })).rows).toMatchObject([{ count: 1 }]);
});

test('what a correction takes back leaves no empty group behind', async () => {
  const { store, ingestor } = await temporaryStore();
  await send(
    ingestor,
    ndjson([...trials, episode({ episode_id: 'odd', policy: { name: 'x', version: '1' } })]),
  );
  await send(
    ingestor,
    ndjson([
      correction('fix-1', 'odd', [
        { path: '/policy/name', old: 'x', new: 'helm' },
        { path: '/policy/version', old: '1', new: 'v1' },
      ]),
      correction('fix-2', 'e-0', [toFailure]),
      correction(
        'fix-3',
        'e-0',
        [{ ...toFailure, old: 'failure', new: 'success' }],
        '2026-11-02T00:00:00Z',
      ),
    ]),
  );
  expect(await sums(store)).toEqual([{ policy: 'helm@v1', k: 21, n: 21 }]);
  expect(await store.query('SELECT * FROM failure_totals')).toEqual([]);
});

test('derived facts follow the amended fields', async () => {
  const { store, ingestor } = await temporaryStore();
  await send(ingestor, ndjson(trials));
  await send(
    ingestor,
    ndjson([
      correction('fix-1', 'e-1', [
        { path: '/control/0/mode', old: 'autonomous', new: 'teleoperated' },
      ]),
    ]),
  );
  expect(
    await store.query(
      `SELECT assisted, autonomous_ms, teleoperated_ms FROM episodes WHERE episode_id = 'e-1'`,
    ),
  ).toEqual([{ assisted: true, autonomous_ms: 0, teleoperated_ms: 2000 }]);
  expect(
    await store.query(
      'SELECT CAST(sum(teleoperated_ms) AS INTEGER) AS ms, CAST(sum(assisted) AS INTEGER) AS assisted FROM unit_days',
    ),
  ).toEqual([{ ms: 2000, assisted: 1 }]);
});

const later = correction(
  'fix-b',
  'e-5',
  [{ ...toFailure, old: 'failure', new: 'aborted' }],
  '2026-11-03T00:00:00Z',
);
const earlier = correction('fix-a', 'e-5', [toFailure], '2026-11-02T00:00:00Z');

test.each([
  ['all at once', [[...trials, earlier, later]]],
  ['one after the other', [trials, [earlier], [later]]],
  ['before the episode, the later first', [[later], [earlier], trials]],
  ['on both sides of the episode', [[later], trials, [earlier]]],
])('the order of arrival does not matter: %s', async (_, order) => {
  const { store, ingestor, dir } = await temporaryStore();
  for (const lines of order) await send(ingestor, ndjson(lines));
  expect(await outcomeOf(store, 'episodes', 'e-5')).toEqual([{ outcome: 'aborted' }]);
  expect(await sums(store)).toEqual([{ policy: 'helm@v1', k: 19, n: 20 }]);
  expect(await store.query('SELECT CAST(sum(count) AS INTEGER) AS n FROM failure_days')).toEqual([
    { n: 1 },
  ]);
  const grown = await cacheDigest(store);
  await store.rebuild();
  expect(await cacheDigest(store)).toEqual(grown);
  await store.close();
  const again = await openStore(dir);
  expect(await cacheDigest(again)).toEqual(grown);
  await again.close();
});

test('a correction that does not fit is kept, changes nothing and says why', async () => {
  const { store, ingestor } = await temporaryStore();
  await send(ingestor, ndjson(trials));
  await send(
    ingestor,
    ndjson([
      correction('stale', 'e-1', [{ path: '/outcome', old: 'failure', new: 'aborted' }]),
      correction('invalid', 'e-2', [{ path: '/outcome', old: 'success', new: 'splendid' }]),
      correction('nowhere', 'e-3', [{ path: '/benchmark/seed', old: null, new: 7 }]),
      correction('unmarked', 'e-4', [{ path: '/extra/generated', old: null, new: true }]),
      correction('early', 'not-there-yet', [toFailure]),
    ]),
  );
  expect(await sums(store)).toEqual([{ policy: 'helm@v1', k: 20, n: 20 }]);
  expect(await store.query('SELECT * FROM amended_episodes')).toEqual([]);
  const found = await store.query(
    'SELECT correction_id AS id, state, problem FROM corrections ORDER BY 1',
  );
  expect(found).toEqual([
    { id: 'early', state: null, problem: null },
    { id: 'invalid', state: 'refused', problem: expect.stringContaining('/outcome') as string },
    { id: 'nowhere', state: 'refused', problem: 'there is no /benchmark/seed in the episode' },
    { id: 'stale', state: 'refused', problem: '/outcome is not "failure" at that point' },
    { id: 'unmarked', state: 'refused', problem: 'the mark of generated data cannot be amended' },
  ]);
});

test('a line that was amended is still the same line: sent again it is a duplicate', async () => {
  const { store, ingestor } = await temporaryStore();
  await send(ingestor, ndjson(trials));
  await send(ingestor, ndjson([correction('fix-1', 'e-3', [toFailure])]));
  const again = await send(ingestor, ndjson(trials));
  expect(again).toMatchObject({ accepted: 0, duplicate: 20, quarantined: 0 });
  // With its members in another order it takes the way over the held content.
  const turned = Object.fromEntries(Object.entries(trials[3] ?? {}).reverse());
  expect(await send(ingestor, ndjson([turned]))).toMatchObject({ accepted: 0, duplicate: 1 });
  expect(await sums(store)).toEqual([{ policy: 'helm@v1', k: 19, n: 20 }]);
});
