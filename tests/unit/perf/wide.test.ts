import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import type { Filter } from '#lib/metrics/dimensions.ts';
import { autonomyStatement } from '#lib/metrics/autonomy.ts';
import { sampleLines } from '#lib/sample/index.ts';
import type { Question } from '#lib/metrics/statement.ts';
import { ask } from '#lib/server/query/reader.ts';
import { cells } from '#lib/server/query/sources.ts';
import { askWide } from '#lib/server/query/wide.ts';
import { temporaryStore } from '../../helpers/store.ts';

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

/** The columns of the narrow answer, sums of products rounded: they depend on the order of addition. */
const named =
  (direct: readonly object[]) =>
  (row: Readonly<Record<string, unknown>>): unknown =>
    Object.keys(direct[0] ?? {}).map((name) =>
      typeof row[name] === 'number' ? Number(row[name].toPrecision(10)) : row[name],
    );
