import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import type { Filter } from '#lib/metrics/dimensions.ts';
import { autonomyStatement } from '#lib/metrics/autonomy.ts';
import { sampleLines } from '#lib/sample/index.ts';
import type { Question } from '#lib/metrics/statement.ts';
import { ask } from '#lib/server/query/reader.ts';
import { cells } from '#lib/server/query/sources.ts';
import { askWide } from '#lib/server/query/wide.ts';
import { ndjson, simulator, times } from '../../helpers/episodes.ts';
import { send, temporaryStore } from '../../helpers/store.ts';

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
] as const;

/** The reference is the statement of the narrow question itself, asked of the engine. */
test('rows cut from a wide answer are those of the narrow question, in its order', async () => {
  const { store, ingestor } = await temporaryStore();
  await ingestor.lines(Readable.from(sampleLines({ seed: 5, episodes: 4000 })), { name: 'sample' });
  let compared = 0;
  for (const where of filters)
    for (const by of groupings) {
      const question: Question = { by, filter: { where } };
      const statementOf = (asked: Question) => autonomyStatement(asked, cells(asked));
      const direct = await ask(store, statementOf(question));
      const cut = await askWide(store, 'autonomy', question, statementOf, 'active_ms');
      expect(cut.map(named(direct)), JSON.stringify(question)).toEqual(direct.map(named(direct)));
      compared += direct.length;
    }
  expect(compared).toBeGreaterThan(200);
});

const noRun = { benchmark: null, pair_id: null };

/** The reference is again the statement itself, asked of the engine after each batch. */
test('after a batch only the groups that it touched are asked for again, to the same rows', async () => {
  const { store, ingestor } = await temporaryStore();
  await ingestor.lines(Readable.from(sampleLines({ seed: 7, episodes: 2000 })), { name: 'sample' });
  const asked: string[] = [];
  const reader = {
    ...store,
    query: (sql: string, params: readonly (string | number)[] = [], options = {}) => {
      asked.push(sql);
      return store.query(sql, params, options);
    },
  };
  const questions = filters.flatMap((where) => groupings.map((by) => ({ by, filter: { where } })));
  const statementOf = (question: Question) => autonomyStatement(question, cells(question));
  const batches = [
    [],
    times(3, { ...noRun, task: 'cup-lift', context: 'production' }),
    times(2, { ...noRun, task: 'new-task', world: simulator(), context: 'production' }),
    times(2, { ...noRun, policy: { name: 'helm', version: 'v99' }, context: 'self_play' }),
  ];
  for (const [index, batch] of batches.entries()) {
    if (batch.length > 0) await send(ingestor, ndjson(batch));
    asked.length = 0;
    for (const question of questions) {
      const direct = await ask(store, statementOf(question));
      const cut = await askWide(reader, 'autonomy', question, statementOf, 'active_ms');
      expect(cut.map(named(direct)), JSON.stringify([index, question])).toEqual(
        direct.map(named(direct)),
      );
    }
    const sums = asked.filter((sql) => sql.includes('per_cluster'));
    const boxed = sums.filter((sql) => /WHERE .*world IN/.test(sql));
    expect(sums.length).toBeGreaterThan(0);
    if (index > 0) expect(boxed).toHaveLength(sums.length);
  }
});

/** The columns of the narrow answer, sums of products rounded: they depend on the order of addition. */
const named =
  (direct: readonly object[]) =>
  (row: Readonly<Record<string, unknown>>): unknown =>
    Object.keys(direct[0] ?? {}).map((name) =>
      typeof row[name] === 'number' ? Number(row[name].toPrecision(10)) : row[name],
    );
