import fc from 'fast-check';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { canonicalJson, type Json } from '#lib/kernel/canonical-json.ts';
import { seededRandom, type Random } from '#lib/kernel/random.ts';
import { partIdentifierBounds } from '#lib/log/identifier-bounds.ts';
import { jsonSchemaOf, validateLine, type Episode } from '#lib/log/index.ts';
import { episode as episodeType } from '#lib/log/records/episode.ts';
import { toColumns } from '#lib/log/row.ts';
import { createProver } from '#lib/server/ingest/prover.ts';
import { withPseudonyms, type Pseudonym } from '#lib/server/store/pseudonyms.ts';
import { episode, simulator } from '../../helpers/episodes.ts';
import { anyEpisode, givenEpisode } from '../log/arbitrary.ts';
import { noRollups, temporaryStore } from '../../helpers/store.ts';
import { mutate } from './mutate.ts';

/**
 * The fast way (line proof, then columns in SQL) against the slow one (parse, validate and convert each line in
 * JavaScript). Whatever is thrown at them, the same lines must become evidence, with the same columns.
 */

/** What the slow way makes of lines: the first of each id, in its columns, people under the store's pseudonyms. */
function expected(lines: readonly Buffer[], pseudonym: Pseudonym): Map<string, string> {
  const rows = new Map<string, string>();
  for (const line of lines) {
    const validation = validateLine(line);
    if (!validation.ok || validation.record.schema !== 'telltale.episode/1') continue;
    const row = toColumns(withPseudonyms(validation.record, pseudonym));
    if (!rows.has(row.episode_id)) rows.set(row.episode_id, rowText(row));
  }
  return rows;
}

/** A row as text, JSON columns compared as JSON. Conditions are a map: their order says nothing. */
const rowText = (row: object): string =>
  canonicalJson(
    Object.fromEntries(
      Object.entries(row)
        .filter(([name]) => name !== 'batch_id')
        .map(([name, value]: [string, unknown]) => [
          name,
          name === 'media' || name === 'extra' ? (JSON.parse(String(value)) as Json) : value,
        ]),
    ) as Json,
  );

async function ingested(lines: readonly Buffer[]): Promise<{
  readonly rows: Map<string, string>;
  readonly sum: number;
  readonly lines: number;
  readonly pseudonym: Pseudonym;
}> {
  const { store, ingestor } = await temporaryStore({ rollups: noRollups });
  const bytes = Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')]));
  const result = await ingestor.lines(Readable.from([bytes]), { name: 'mutated' });
  const rows = await store.query('SELECT * FROM episodes');
  return {
    rows: new Map(rows.map((row) => [String(row['episode_id'] as string), rowText(row)])),
    sum: result.accepted + result.duplicate + result.quarantined,
    lines: result.lines,
    pseudonym: store.pseudonym,
  };
}

/** Lines as several programs would write them: the same fields in one order, with and without spaces. */
function producerLines(episodes: readonly Episode[]): Buffer[] {
  return episodes.flatMap((episode, index) => {
    const compact = JSON.stringify({ ...episode, episode_id: `compact-${index}` });
    const spaced = JSON.stringify({ ...episode, episode_id: `spaced-${index}` }, null, 1)
      .replace(/\n\s*/g, ' ')
      .replace(/([[{]) /g, '$1')
      .replace(/ ([\]}])/g, '$1');
    return [Buffer.from(compact), Buffer.from(spaced)];
  });
}

/** The same episode with the numbers that programs usually log: the proof leaves the others to the validator. */
const usual = (episode: Episode): Episode =>
  JSON.parse(JSON.stringify(episode), (_, value: unknown) => {
    if (typeof value !== 'number') return value;
    return Number.isInteger(value) ? value % 1e13 : Math.round(value * 1000) / 1000;
  }) as Episode;

const seeds = [1, 2, 3];

test.each(seeds)('mutated lines become the same evidence by both ways (seed %i)', async (seed) => {
  const random = seededRandom(seed);
  const normalised = fc
    .sample(anyEpisode, { numRuns: 250, seed })
    .map((episode, index) => (index % 4 === 0 ? episode : usual(episode)));
  const given = fc.sample(givenEpisode, { numRuns: 150, seed });
  const good = [
    ...producerLines(normalised),
    ...given.map((episode) => Buffer.from(JSON.stringify(episode))),
  ];
  const lines = shuffled(
    [...good, ...good.flatMap((line) => [mutate(line, random), mutate(line, random)])],
    random,
  ).filter((line) => line.length > 0 && !line.includes(0x0a));
  const fast = await ingested(lines);
  const slow = expected(lines, fast.pseudonym);
  expect(fast.sum).toBe(fast.lines);
  expect(Object.fromEntries(fast.rows)).toEqual(Object.fromEntries(slow));
});

test('the proof covers lines of the forms it was taught, so that the test above tests it', () => {
  const prover = createProver();
  const [first, ...rest] = fc
    .sample(anyEpisode, { numRuns: 40, seed: 9 })
    .map((episode) => ({ ...usual(episode), benchmark: null, media: [], extra: {} }));
  prover.learn(first);
  const proven = rest.filter((episode) => {
    const line = `${Buffer.from(JSON.stringify(episode)).toString('latin1')}\n`;
    return prover.endOf(line, 0) === line.length;
  });
  expect(proven.length).toBeGreaterThan(30);
});

test('columns refuse an identifier that is too long: the proof does not look at lengths', async () => {
  const full = episode({
    world: simulator(),
    pair_id: 'pair-1',
    outcome: 'failure',
    failure_reason: 'slipped',
    benchmark: {
      ...{ suite: 'bench', version: '1', spec_sha256: 'a'.repeat(64), run_id: 'run-1' },
      ...{ trial: 1, seed: 1, conditions: { light: 'dim' } },
    },
    trajectory: { sha256: 'b'.repeat(64), uri: 'traces/1' },
  });
  const { bounds } = partIdentifierBounds(jsonSchemaOf(episodeType));
  const lines = bounds.flatMap(({ path, most }) =>
    [most, most + 1].map((length) => {
      const line = structuredClone(full);
      line['episode_id'] = `${path.join('.')}-${length}`;
      const inner = path.slice(0, -1).reduce((at, name) => at[name] as typeof line, line);
      inner[path.at(-1) ?? ''] = 'a'.repeat(length);
      return Buffer.from(JSON.stringify(line));
    }),
  );
  const prover = createProver();
  prover.learn(full);
  for (const line of lines)
    expect(prover.endOf(`${line.toString('latin1')}\n`, 0)).toBe(line.length + 1);

  const fast = await ingested([Buffer.from(JSON.stringify(full)), ...lines]);
  const ids = [full['episode_id'], ...bounds.map(({ path, most }) => `${path.join('.')}-${most}`)];
  // The line about `episode_id` has its id from what it is about.
  const [ownBound] = bounds.filter(({ path }) => path.join('.') === 'episode_id');
  const expectedIds = ids.map((id) =>
    id === `episode_id-${ownBound?.most ?? 0}` ? 'a'.repeat(ownBound?.most ?? 0) : id,
  );
  expect([...fast.rows.keys()].sort()).toEqual(expectedIds.map(String).sort());
  expect(bounds.map(({ path }) => path.join('.'))).toEqual(
    expect.arrayContaining(['task', 'world.simulator', 'benchmark.run_id', 'trajectory.uri']),
  );
});

test('one condition of any name is proven by a line with another; of two of a name, none', () => {
  const prover = createProver();
  const withConditions = (conditions: unknown) => ({
    ...episode(),
    benchmark: {
      ...{ suite: 'bench', version: '1', spec_sha256: 'a'.repeat(64), run_id: 'run-1' },
      ...{ trial: 1, seed: 1, conditions },
    },
  });
  prover.learn(withConditions({ light: 'dim' }));
  const proves = (line: string) => prover.endOf(`${line}\n`, 0) === line.length + 1;
  const other = JSON.stringify(withConditions({ 'floor.type': 'wet' }));
  expect(proves(other)).toBe(true);
  expect(proves(other.replace('"wet"', '"wet","floor.type":"dry"'))).toBe(false);
  expect(proves(other.replace('floor.type', 'Floor type'))).toBe(false);
  expect(proves(other.replace('floor.type', 'f'.repeat(65)))).toBe(false);
});

function shuffled<T>(items: readonly T[], random: Random): T[] {
  const result = [...items];
  for (let index = result.length - 1; index > 0; index--) {
    const other = random.int(0, index);
    [result[index], result[other]] = [result[other] as T, result[index] as T];
  }
  return result;
}
