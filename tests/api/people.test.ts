import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { peopleRows } from '#lib/server/access/people.ts';
import { masked, pseudonymsWith } from '#lib/server/store/pseudonyms.ts';
import { keptEntries, quarantineExcerpts } from '#lib/server/store/quarantine.ts';
import { parseMapping } from '#lib/server/ingest/mapping/mapping-file.ts';
import { textIn } from '#lib/server/store/row-values.ts';
import { base } from '../conformance/log/variants/base.ts';
import { episode, ndjson } from '../helpers/episodes.ts';
import { send, temporaryStore } from '../helpers/store.ts';

/** A name as no pseudonym looks, with what an SQL or JSON text might stumble over. */
const ada = `Ada "O'Hara" Löwe`;

const source = async (path: string) => ({ path, name: path, bytes: (await stat(path)).size });

const graded = (id: string, grader: string | null = ada, by = 'human') =>
  episode({ episode_id: id, grading: { by, grader } });

async function opened() {
  const opened = await temporaryStore();
  const secret = (await readFile(join(opened.dir, 'keys', 'pseudonyms'), 'utf8')).trim();
  return { ...opened, pseudonym: pseudonymsWith(secret) };
}

test('the key is this user’s alone, and stays', async () => {
  const { store, dir, pseudonym } = await opened();
  expect((await stat(join(dir, 'keys', 'pseudonyms'))).mode & 0o777).toBe(0o600);
  expect(store.pseudonym(ada)).toBe(pseudonym(ada));
});

test('graders are stored under pseudonyms, by whichever way their lines come', async () => {
  const { store, ingestor, dir, pseudonym } = await opened();
  // The first of many lines goes by the validator, the others by the line proof.
  const lines = Array.from({ length: 30 }, (_, index) => graded(`line-${index}`));
  await send(ingestor, ndjson(lines));
  const csv = join(dir, 'tmp', 'trials.csv');
  await writeFile(csv, `id,who\nrow-1,"${ada.replaceAll('"', '""')}"\n`);
  const mapping = parseMapping(
    `mapping: telltale.mapping/1
name: trials
kind: episodes
about: a table with names
source: { format: csv }
fields:
  episode_id: id
  task: "'cup-lift'"
  context: "'benchmark'"
  world: { kind: "'real'" }
  policy: { name: "'ours'", version: "'v1'" }
  robot: { unit: "'u1'", embodiment: "'arm'" }
  site: "'lab'"
  started_at: "TIMESTAMP '2026-10-01 08:00:00'"
  duration_ms: '1000'
  outcome: "'success'"
  grading: { by: "'human'", grader: who }
`,
    'trials.yaml',
  );
  await ingestor.file(await source(csv), { mapping });
  const table = await store.copyTo(
    `SELECT * EXCLUDE (batch_id) REPLACE ('table-1' AS episode_id, '${ada.replaceAll("'", "''")}' AS grader)
     FROM logged_episodes WHERE episode_id = 'line-0'`,
    'parquet',
  );
  await ingestor.file(await source(table));
  const found = await store.query(
    `SELECT grader, count(*) AS n, count(*) FILTER (episode_id IN ('row-1', 'table-1')) AS tables
     FROM logged_episodes GROUP BY 1`,
  );
  expect(found).toEqual([{ grader: pseudonym(ada), n: 32, tables: 2 }]);
});

test('a predicate, a policy and nobody are no people', async () => {
  const { store, ingestor } = await opened();
  await send(
    ingestor,
    ndjson([
      graded('a', 'fixture-sensor', 'predicate'),
      graded('b', 'success-classifier', 'policy'),
      graded('c', null),
    ]),
  );
  expect(await store.query('SELECT grader FROM logged_episodes ORDER BY episode_id')).toEqual([
    { grader: 'fixture-sensor' },
    { grader: 'success-classifier' },
    { grader: null },
  ]);
});

test('collectors, evaluators and authors of corrections are stored under pseudonyms', async () => {
  const { store, ingestor, pseudonym } = await opened();
  const target = graded('e-1');
  await send(
    ingestor,
    ndjson([
      target,
      { ...base.preference, evaluator: ada },
      { ...base.shift, collector: 'ada.lowe' },
      {
        ...base.correction,
        target: { schema: 'telltale.episode/1', id: 'e-1' },
        changes: [
          { path: '/grading/grader', old: ada, new: 'Grace' },
          {
            path: '/extra/second_grading',
            old: null,
            new: { outcome: 'failure', failure_reason: null, grader: 'Alan' },
          },
        ],
        author: ada,
      },
    ]),
  );
  const texts = (
    await store.query('SELECT CAST(record AS VARCHAR) AS text FROM records ORDER BY schema')
  ).map((row) => textIn(row, 'text'));
  expect(texts).toHaveLength(3);
  for (const name of [ada, JSON.stringify(ada).slice(1, -1), 'ada.lowe', 'Grace', 'Alan'])
    expect(texts.join('\n')).not.toContain(name);
  expect(JSON.parse(texts[1] ?? '')).toMatchObject({ evaluator: pseudonym(ada) });
  expect(JSON.parse(texts[2] ?? '')).toMatchObject({ collector: pseudonym('ada.lowe') });
  // And what the correction says still fits the episode that it amends.
  expect(await store.query('SELECT grader FROM episodes')).toEqual([
    { grader: pseudonym('Grace') },
  ]);
});

test('the same line is the same record, also by way of the validator', async () => {
  const { ingestor } = await opened();
  const lines = [graded('e-1'), { ...base.preference, evaluator: ada }];
  expect(await send(ingestor, ndjson(lines))).toMatchObject({ accepted: 2 });
  expect(await send(ingestor, ndjson(lines))).toMatchObject({ accepted: 0, duplicate: 2 });
  const turned = lines.map((line) => Object.fromEntries(Object.entries(line).reverse()));
  expect(await send(ingestor, ndjson(turned))).toMatchObject({ accepted: 0, duplicate: 2 });
  const others = [graded('e-1', 'Grace'), { ...base.preference, evaluator: 'Grace' }];
  expect(await send(ingestor, ndjson(others))).toMatchObject({
    quarantined: 2,
    problems: { conflict: { count: 2 } },
  });
});

test('what is refused is kept byte for byte, and shown without the name', async () => {
  const { store, ingestor, pseudonym } = await opened();
  const bad = `${JSON.stringify({ ...graded('e-1'), outcome: 'splendid' })}\n`;
  const cut = `{"schema": "telltale.shift/1", "collector": "Ada Lo`;
  await send(ingestor, bad + cut);
  const rows = await store.query('SELECT entry_id FROM quarantine ORDER BY line');
  const ids = rows.map((row) => textIn(row, 'entry_id'));
  const excerpts = [...(await quarantineExcerpts(store, ids)).values()].join('\n');
  expect(excerpts).not.toMatch(/Ada|Hara/);
  expect(excerpts).toContain(pseudonym('Ada Lo'));
  const kept = await keptEntries(store, ids);
  expect(kept.map(({ bytes }) => bytes.toString()).sort()).toEqual([bad.trimEnd(), cut].sort());
  expect(masked(JSON.stringify(graded('e-1')), pseudonym)).toContain(pseudonym(ada));
});

test('groups under five people are counted and not shown', async () => {
  const { store, ingestor } = await opened();
  const gradedAt = (site: string, people: number) =>
    Array.from({ length: 2 * people }, (_, index) =>
      episode({ site, grading: { by: 'human', grader: `${site}-${index % people}` } }),
    );
  const shifts = Array.from({ length: 4 }, (_, index) => ({
    ...base.shift,
    shift_id: `s-${index}`,
    collector: `c-${index}`,
  }));
  await send(ingestor, ndjson([...gradedAt('lab', 5), ...gradedAt('annex', 4), ...shifts]));
  expect(await peopleRows(store, 'site')).toEqual({
    rows: [{ work: 'graders', group: 'lab', people: 5, records: 10 }],
    hidden: 2,
  });
  expect(await peopleRows(store, null)).toEqual({
    rows: [{ work: 'graders', group: null, people: 9, records: 18 }],
    hidden: 1,
  });
});
