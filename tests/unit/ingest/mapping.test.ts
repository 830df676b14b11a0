import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { IngestResult } from '#lib/server/ingest/outcome.ts';
import { parseMapping } from '#lib/server/ingest/mapping/mapping-file.ts';
import { keptEntries } from '#lib/server/store/quarantine.ts';
import { textIn } from '#lib/server/store/row-values.ts';
import { noRollups, temporaryFolder, temporaryStore } from '../../helpers/store.ts';

/** A mapping with every required field; whatever a test gives replaces or adds to its text. */
const mapping = (more = '', fields = ''): string => `
mapping: telltale.mapping/1
name: plant
kind: episodes
source: { columns: { seconds: DOUBLE, ok: BIGINT } }
${more}
fields:
  episode_id: "'plant/' || id"
  task: "'place'"
  context: "'production'"
  world: { kind: "'real'" }
  policy: { name: "'p'", version: "'v1'" }
  robot: { unit: robot, embodiment: "'arm'" }
  site: "'plant-1'"
  started_at: TIMESTAMP '2026-01-01 10:00:00' + to_seconds(CAST(id AS INTEGER))
  duration_ms: CAST(seconds * 1000 AS BIGINT)
  outcome: CASE ok WHEN 1 THEN 'success' ELSE 'failure' END
  grading: { by: "'human'" }
${fields}`;

const table = `id,robot,seconds,ok
1,u1,1.5,1
2,u1,abc,0
3,u2,2,1
x,u2,2,1
5,"u ""3""",2,1
6,u2,2
7,u2,3,0
`;

async function run(
  text: string,
  csv = table,
  files: Readonly<Record<string, string>> = {},
): Promise<
  { result: IngestResult } & Awaited<ReturnType<typeof temporaryStore>> & { path: string }
> {
  const opened = await temporaryStore({ rollups: noRollups });
  const folder = await temporaryFolder();
  const path = join(folder, 'rows.csv');
  await writeFile(path, csv);
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  const file = { path, name: 'rows.csv', bytes: csv.length };
  const result = await opened.ingestor.file(file, { mapping: parseMapping(text, 'plant.yaml') });
  return { ...opened, result, path };
}

test('every row ends somewhere: a bad value costs its row only, and is named', async () => {
  const { result, store } = await run(mapping());
  expect(result).toMatchObject({ lines: 7, accepted: 3, duplicate: 0, quarantined: 4 });
  const rows = await store.query(
    'SELECT line, kind, codes, CAST(problems AS VARCHAR) AS problems FROM quarantine ORDER BY line',
  );
  expect(rows).toMatchObject([
    { line: 2, kind: 'row', codes: ['cast_error'] }, // seconds = abc
    { line: 4, kind: 'row', codes: ['cast_error'] }, // id = x, in the expression for started_at
    { line: 5, kind: 'row', codes: ['bad_pattern'] }, // the validator refuses the robot's name
    { line: 7, kind: 'line', codes: ['cast_error'] }, // a column is missing; the file's line
  ]);
  expect(rows[0]?.['problems']).toContain('/seconds');
  expect(rows[1]?.['problems']).toContain('/started_at');
  const episodes = await store.query('SELECT episode_id, started_at FROM episodes ORDER BY 1');
  expect(episodes).toEqual([
    { episode_id: 'plant/1', started_at: '2026-01-01T10:00:01.000Z' },
    { episode_id: 'plant/3', started_at: '2026-01-01T10:00:03.000Z' },
    { episode_id: 'plant/7', started_at: '2026-01-01T10:00:07.000Z' },
  ]);
});

test('quarantine keeps the row of the source, and a mended mapping takes it up again', async () => {
  const { store, ingestor } = await run(mapping());
  const [entry] = await store.query('SELECT entry_id FROM quarantine WHERE line = 4');
  const [kept] = await keptEntries(store, [textIn(entry, 'entry_id')]);
  expect(JSON.parse(kept?.bytes.toString() ?? '')).toEqual({
    id: 'x',
    robot: 'u2',
    seconds: '2',
    ok: '1',
  });
  const mended = mapping().replace('CAST(id AS INTEGER)', 'coalesce(TRY_CAST(id AS INTEGER), 0)');
  const result = await ingestor.retry(parseMapping(mended, 'plant.yaml'));
  expect(result).toMatchObject({ lines: 3, accepted: 1, quarantined: 2 });
  expect(await store.query('SELECT line, status FROM quarantine ORDER BY line, kind DESC')).toEqual(
    [
      { line: 2, status: 'open' },
      { line: 4, status: 'resolved' },
      { line: 5, status: 'open' },
      { line: 7, status: 'open' },
    ],
  );
  expect(
    await store.query(`SELECT count(*) AS n FROM episodes WHERE episode_id = 'plant/x'`),
  ).toEqual([{ n: 1 }]);
  expect(store.manifests().at(-1)?.resolved).toHaveLength(1);
  const nothing = await ingestor.retry(parseMapping(mended, 'plant.yaml'));
  expect(nothing).toMatchObject({ accepted: 0, batches: [] });
});

test('taking a table in again is a no-op', async () => {
  const { ingestor, path, store } = await run(mapping());
  const file = { path, name: 'rows.csv', bytes: 0 };
  const again = await ingestor.file(file, { mapping: parseMapping(mapping(), 'plant.yaml') });
  expect(again).toMatchObject({ lines: 7, accepted: 0, duplicate: 3, quarantined: 4, batches: [] });
  expect(store.version()).toBe(1);
});

test('joined tables, visible spellings, exclusions and findings', async () => {
  const text = mapping(`
sources:
  robots: { file: 'robots_*.csv', on: { robot: name }, columns: { year: BIGINT } }
normalise:
  place: { from: robots.place, map: { Plnat: plant } }
exclude:
  - { when: robots.year < 2020, code: old, message: robots from before 2020 do not count }
findings:
  - { when: normal.place <> robots.place, code: misspelt, message: the place is misspelt }
  - { when: ok = 0, code: failed, message: failed }`).replace(`"'plant-1'"`, 'normal.place');
  const robots = 'name,place,year\nu1,Plnat,2024\nu2,lab,2019\n';
  const { result, store } = await run(text, 'id,robot,seconds,ok\n1,u1,1,1\n2,u2,1,0\n', {
    'robots_2026.csv': robots,
  });
  expect(result).toMatchObject({ lines: 2, accepted: 1, quarantined: 1 });
  expect(result.findings).toEqual([
    { code: 'misspelt', message: 'the place is misspelt', count: 1, examples: ['row 1'] },
    { code: 'failed', message: 'failed', count: 1, examples: ['row 2'] }, // left out, but reported
  ]);
  expect(result.problems['excluded']?.example).toContain('robots from before 2020');
  expect(await store.query('SELECT site FROM episodes')).toEqual([{ site: 'plant' }]);
});

const secret = 'the content of a file beside the table';

/** What somebody might write into a mapping to get out of it. */
const attacks: readonly (readonly [string, string])[] = [
  ['a query', `(SELECT content FROM read_text('secret.txt'))`],
  ['a second statement', `'a'); COPY (SELECT 1) TO 'out.csv'; SELECT ('b'`],
  ['a closed bracket', `'a') FROM raw WHERE (true`],
  ['two values', `'a'), ('b'`],
  ['a comment that hides the rest', `'a' /*`],
  ['an attached database', `'a'; ATTACH 'x.db'`],
  ['a window over other rows', `lag(id) OVER ()`],
  ['another answer every time', `random()::VARCHAR`],
  ['the time of day', `now()::VARCHAR`],
  ['a table function', `read_text('secret.txt')`],
  ['all columns', `*`],
  ['a parameter', `$1`],
  ['an extension', `'a'; INSTALL httpfs`],
  ['a setting of the engine', `current_setting('temp_directory')`],
  ['an unknown column', `nothing_of_this_name`],
  ['an environment variable', `getenv('HOME')`],
];

test.each(attacks)('a mapping with %s is refused', async (_, expression) => {
  const text = mapping('', `  instruction: ${JSON.stringify(expression)}`);
  const refused = run(text, table, { 'secret.txt': secret });
  await expect(refused).rejects.toMatchObject({
    code: 'INVALID_MAPPING',
    message: expect.stringContaining('instruction') as unknown,
  });
});

test.each([
  ['columns', `source: { columns: { id: "INTEGER) FROM read_text('x'" } }`],
  ['a joined file elsewhere', `sources: { s: { file: ../secret.txt, on: { id: id } } }`],
  ['a name', `sources: { "x y": { file: a.csv, on: { id: id } } }`],
  ['an unknown key', 'sauces: {}'],
])('a mapping with something else in %s is refused', (_, more) => {
  const text = mapping(more.startsWith('source:') ? '' : more);
  const changed = more.startsWith('source:') ? text.replace(/source: .*/, more) : text;
  expect(() => parseMapping(changed, 'm.yaml')).toThrow(/m\.yaml is not a mapping/);
});

test('a mapping file that is not YAML is refused with its line', () => {
  expect(() => parseMapping('mapping: [\nname: x', 'm.yaml')).toThrow(/line 2/);
});

test('steps become segments: runs of a mode, gaps unknown, equal times without length', async () => {
  const { store, ingestor } = await temporaryStore({ rollups: noRollups });
  const folder = await temporaryFolder();
  const path = join(folder, 'steps.csv');
  // By hand: 0–200 user, 200–300 pilot, then a gap of 1,500, 1800–1900 pilot, two steps at 1900, 1900–2000 user.
  const steps = [
    ['s1', 1000, 'user'],
    ['s1', 1100, 'user'],
    ['s1', 1200, 'pilot'],
    ['s1', 1300, 'pilot'],
    ['s1', 2800, 'pilot'],
    ['s1', 2900, 'pilot'],
    ['s1', 2900, 'user'],
    ['s1', 3000, 'user'],
    ['s2', 5000, 'user'],
    ['s2', 'soon', 'user'],
    ['', 5100, 'user'],
  ];
  await writeFile(path, `run,t,who\n${steps.map((step) => step.join(',')).join('\n')}\n`);
  const text = mapping()
    .replace('kind: episodes', 'kind: steps')
    .replace(
      /source: .*/,
      `source: { columns: { t: BIGINT } }
session: run
timestamp_ms: t
mode: CASE who WHEN 'user' THEN 'teleoperated' ELSE 'autonomous' END
control_source: mode_flag
gap_cap_ms: 1000
aggregates: { users: count(*) FILTER (who = 'user') }`,
    )
    .replace(`"'plant/' || id"`, 'session')
    .replace('unit: robot', `unit: "'u1'"`)
    .replace(/started_at: .*/, 'started_at: epoch_ms(started_ms)')
    .replace(/duration_ms: .*/, 'duration_ms: duration_ms')
    .replace(
      /outcome: .*/,
      `outcome: "'ungraded'"\n  control: control\n  extra: { gaps: gaps, users: users }`,
    );
  const file = { path, name: 'steps.csv', bytes: 0 };
  const loaded = parseMapping(text, 'steps.yaml');
  const result = await ingestor.file(file, { mapping: loaded });
  expect(result).toMatchObject({ lines: 11, accepted: 9, duplicate: 0, quarantined: 2 });
  const rows = await store.query('SELECT * FROM episodes ORDER BY episode_id');
  expect(rows).toMatchObject([
    {
      episode_id: 's1',
      started_at: '1970-01-01T00:00:01.000Z',
      duration_ms: 2000,
      autonomous_ms: 200,
      teleoperated_ms: 300,
      unknown_ms: 1500,
      extra: '{"gaps":1,"users":4}',
    },
    { episode_id: 's2', duration_ms: 0, control: [] },
  ]);
  expect(rows[0]?.['control']).toEqual([
    { mode: 'teleoperated', start_ms: 0, end_ms: 200, source: 'mode_flag' },
    { mode: 'autonomous', start_ms: 200, end_ms: 300, source: 'mode_flag' },
    { mode: 'autonomous', start_ms: 1800, end_ms: 1900, source: 'mode_flag' },
    { mode: 'teleoperated', start_ms: 1900, end_ms: 2000, source: 'mode_flag' },
  ]);
  const again = await ingestor.file(file, { mapping: loaded });
  expect(again).toMatchObject({
    lines: 11,
    accepted: 0,
    duplicate: 9,
    quarantined: 2,
    batches: [],
  });
});

test('a session that the validator refuses is quarantined with all its rows', async () => {
  const { store, ingestor } = await temporaryStore({ rollups: noRollups });
  const folder = await temporaryFolder();
  const path = join(folder, 'steps.csv');
  await writeFile(path, 'run,t,who\nnot an id,1,user\nnot an id,2,user\nok,3,user\nok,4,user\n');
  const source = await readFile('data/mappings/donkeycar.yaml', 'utf8');
  const text = source
    .replace(/columns:[\s\S]*?\n\n/, 'columns: { t: BIGINT }\n\n')
    .replace('session: session_id', 'session: run')
    .replace('timestamp_ms: timestamp_ms', 'timestamp_ms: t')
    .replace(/\nmode: .*(\n {2}.*)*/, `\nmode: "'teleoperated'"`)
    .replace(/aggregates:[\s\S]*?fields:/, 'fields:')
    .replace(/\n {4}(deleted|local|local_angle)_steps: .*/g, '');
  await mkdir(join(folder, 'x'));
  const loaded = parseMapping(text, 'steps.yaml');
  const result = await ingestor.file({ path, name: 'steps.csv', bytes: 0 }, { mapping: loaded });
  expect(result).toMatchObject({ lines: 4, accepted: 2, quarantined: 2 });
  const entries = await store.query('SELECT entry_id, line FROM quarantine');
  expect(entries).toHaveLength(1);
  const [kept] = await keptEntries(store, [textIn(entries[0], 'entry_id')]);
  expect(kept?.bytes.toString().split('\n')).toHaveLength(2);
  const mended = text.replace(`"'donkeycar/' || session"`, `replace(session, ' ', '-')`);
  const retried = await ingestor.retry(parseMapping(mended, 'steps.yaml'));
  expect(retried).toMatchObject({ lines: 2, accepted: 2, quarantined: 0 });
});
