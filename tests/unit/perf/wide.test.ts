import { Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { perClusterSums } from '#lib/metrics/cluster-sums.ts';
import type { Filter } from '#lib/metrics/dimensions.ts';
import { sampleLines } from '#lib/sample/index.ts';
import type { Question } from '#lib/metrics/statement.ts';
import {
  autonomyMeasure,
  latencyMeasure,
  successMeasure,
  type ClusterMeasure,
} from '#lib/server/query/cluster-measures.ts';
import { toDouble } from '#lib/server/query/moments.ts';
import { askAnew, type EvidenceReader, type Row } from '#lib/server/query/reader.ts';
import { openShelf } from '#lib/server/query/shelf.ts';
import { cells } from '#lib/server/query/sources.ts';
import { askWide } from '#lib/server/query/wide.ts';
import { ndjson, simulator, times } from '../../helpers/episodes.ts';
import { send, temporaryFolder, temporaryStore } from '../../helpers/store.ts';

const filters: readonly Filter['where'][] = [
  {},
  { task: ['cup-lift'] },
  { task: ['cup-lift', 'wipe-table'] },
  { policy: ['helm@v14'], world: ['real'] },
  { context: ['production'] },
  { context: ['production', 'benchmark'] },
  { context: ['benchmark'], task: ['coke-fetch'], world: ['sim'] },
  { simulator: [], world: ['real'] },
  { site: ['academy'], task: ['cup-lift'] },
  { task: ['no-such-task'] },
];

const groupings = [
  ['task', 'policy', 'world'],
  ['policy', 'world'],
  ['world'],
  ['site', 'world'],
  ['week', 'world'],
] as const;

const measures = [successMeasure, autonomyMeasure, latencyMeasure];
const questions: readonly Question[] = filters.flatMap((where) =>
  groupings.map((by) => ({ by, filter: { where } })),
);

/** The reference: the statement of the narrow question itself, asked of the engine. */
async function direct(
  reader: EvidenceReader,
  measure: ClusterMeasure,
  question: Question,
): Promise<readonly Row[]> {
  const source = await measure.over(reader, cells(question));
  return askAnew(reader, perClusterSums(question, source, measure.plan));
}

/** The columns of the reference; sums over no value at all are null there and 0 here. */
const like =
  (reference: readonly Row[]) =>
  (row: Row): unknown =>
    Object.keys(reference[0] ?? {}).map((name) =>
      row[name] === null && typeof reference[0]?.[name] === 'number' ? 0 : row[name],
    );

async function expectSame(
  reader: EvidenceReader,
  measure: ClusterMeasure,
  question: Question,
): Promise<number> {
  const reference = await direct({ ...reader }, measure, question);
  const wide = await askWide(reader, measure, question);
  expect(wide.map(like(reference)), JSON.stringify([measure.name, question])).toEqual(
    reference.map(like(reference)),
  );
  return reference.length;
}

test('rows cut from a wide answer are those of the narrow question, in its order, to the last digit', async () => {
  const { store, ingestor } = await temporaryStore();
  await ingestor.lines(Readable.from(sampleLines({ seed: 5, episodes: 4000 })), { name: 'sample' });
  let compared = 0;
  for (const measure of measures)
    for (const question of questions) compared += await expectSame(store, measure, question);
  expect(compared).toBeGreaterThan(600);
});

const noRun = { benchmark: null, pair_id: null };

test('after a batch only the units that it touched are read again, to the same rows', async () => {
  const { store, ingestor } = await temporaryStore();
  await ingestor.lines(Readable.from(sampleLines({ seed: 7, episodes: 2000 })), { name: 'sample' });
  const asked: string[] = [];
  const reader: EvidenceReader = {
    query: (sql, params = [], options = {}) => {
      asked.push(sql);
      return store.query(sql, params, options);
    },
    version: () => store.version(),
    root: () => store.root(),
  };
  const kept = questions.filter(
    ({ by }, index) => !by.some((name) => name === 'site') && index % 3 === 0,
  );
  const batches = [
    [],
    times(3, { ...noRun, task: 'cup-lift', context: 'production' }),
    times(2, { ...noRun, task: 'new-task', world: simulator(), context: 'production' }),
    times(2, { ...noRun, policy: { name: 'helm', version: 'v99' }, context: 'self_play' }),
    // More than are summed outside the engine.
    times(501, { ...noRun, task: 'cup-lift' }),
  ];
  for (const [index, batch] of batches.entries()) {
    if (batch.length > 0) await send(ingestor, ndjson(batch));
    asked.length = 0;
    for (const measure of measures)
      for (const question of kept) await expectSame(reader, measure, question);
    const whole = asked.filter(
      (sql) => sql.startsWith('WITH per_cluster') && !sql.includes('DOUBLE'),
    );
    const grown = asked.filter((sql) => sql.startsWith('WITH fresh'));
    const touched = asked.filter((sql) => sql.includes(" WHERE unit IN ('"));
    expect([whole.length > 0, touched.length > 0, grown.length > 0]).toEqual([
      index === 0,
      index > 0 && index < 4,
      index === 4,
    ]);
  }
}, 60_000);

test('a batch that comes in while what another touched is read is not left out of the moments', async () => {
  const { store, ingestor } = await temporaryStore();
  const of = (unit: string) =>
    times(3, { ...noRun, task: 'cup-lift', robot: { unit, embodiment: 'arm' } });
  await send(ingestor, ndjson([...of('u1'), ...of('u2')]));
  let interrupting = false;
  const reader: EvidenceReader = {
    query: async (sql, ...more) => {
      const rows = await store.query(sql, ...more);
      if (interrupting && sql.includes('run_id FROM')) {
        interrupting = false;
        await send(ingestor, ndjson(of('u2')));
      }
      return rows;
    },
    version: () => store.version(),
    root: () => store.root(),
  };
  const question = { by: ['task', 'world'], filter: { where: {} } } as const;
  for (const measure of measures) {
    await expectSame(reader, measure, question);
    await send(ingestor, ndjson(of('u1')));
    interrupting = true;
    await askWide(reader, measure, question);
    expect(interrupting).toBe(false);
    await expectSame(reader, measure, question);
  }
});

/** Of what a batch may hold: which task, policy, unit, context, day, outcome; whether it belongs to a run. */
const batch = fc.array(
  fc.record({
    task: fc.constantFrom('cup-lift', 'wipe-table'),
    context: fc.constantFrom('production', 'self_play'),
    unit: fc.constantFrom('u1', 'u2', 'u3'),
    simulated: fc.boolean(),
    day: fc.integer({ min: 1, max: 28 }),
    outcome: fc.constantFrom('success', 'failure', 'ungraded'),
    duration_ms: fc.integer({ min: 1000, max: 1_000_000_000 }),
  }),
  { minLength: 1, maxLength: 6 },
);

test('whatever comes in, and whenever the server is started again, kept answers are those of a fresh computation', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(batch, fc.boolean()), { maxLength: 4 }), async (steps) => {
      const { store, ingestor } = await temporaryStore();
      const folder = await temporaryFolder();
      const restarted = (): EvidenceReader => ({
        ...store,
        shelf: openShelf(folder),
      });
      let reader = restarted();
      let episode = 0;
      const asked = [questions[0], questions[4], questions[17], questions[29]].flatMap(
        (each) => each ?? [],
      );
      for (const [episodes, restart] of steps) {
        if (restart) {
          await reader.shelf?.close();
          reader = restarted();
        }
        const lines = episodes.map(({ unit, simulated, day, duration_ms, ...rest }) => ({
          ...times(1, { ...noRun, ...rest })[0],
          episode_id: `e${episode++}`,
          duration_ms,
          control: [],
          started_at: `2026-03-${String(day).padStart(2, '0')}T10:00:00Z`,
          robot: { unit, embodiment: 'arm' },
          ...(simulated ? { world: simulator() } : {}),
        }));
        const { accepted } = await send(ingestor, ndjson(lines));
        expect(accepted).toBe(lines.length);
        for (const measure of measures)
          for (const question of asked) await expectSame(reader, measure, question);
      }
      // What is still being written would come into the folder while it is removed.
      await reader.shelf?.close();
    }),
    { numRuns: 4 },
  );
}, 120_000);

/** The reference is the engine's own cast. */
test('whole numbers become doubles as in the engine', async () => {
  const { store } = await temporaryStore();
  const most = 2n ** 120n;
  const values = fc
    .sample(fc.bigInt({ min: -most, max: most }), 500)
    .flatMap((value, index) => [
      value >> BigInt(index % 120),
      (1n << BigInt(index % 119)) + BigInt(index % 3) - 1n,
    ]);
  const [row] = await store.query(
    `SELECT list(CAST(CAST(x AS HUGEINT) AS DOUBLE)) AS doubles FROM (SELECT unnest([${values.map((value) => `'${value}'`).join(', ')}]) AS x)`,
  );
  expect(values.map(toDouble)).toEqual(row?.['doubles']);
});
