import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { IngestResult } from '#lib/server/ingest/outcome.ts';
import { parseMapping } from '#lib/server/ingest/mapping/mapping-file.ts';
import { validateRecord } from '#lib/log/validate.ts';
import { textIn } from '#lib/server/store/row-values.ts';
import { noRollups, temporaryFolder, temporaryStore } from '../../helpers/store.ts';

/** Tables that become records other than episodes: expected figures are counted off the few rows by eye. */
const preferences = `
mapping: telltale.mapping/1
name: panel
kind: records
schema: telltale.preference/1
source: { columns: { decided_at: TIMESTAMP } }
normalise: { preferred: { from: verdict, map: { left: A, right: B, none: tie } } }
exclude:
  - { when: judge = 'demo', code: demonstration, message: shown to visitors }
findings:
  - { when: length(reason) > 5, code: long-reason, message: a long reason }
fields:
  preference_id: "'panel/' || id"
  task: "'cup-lift'"
  a: { policy: { name: left_policy, version: "'v1'" } }
  b: { policy: { name: right_policy, version: "'v1'" } }
  preferred: normal.preferred
  evaluator: judge
  blinded: true
  reason: reason
  evaluated_at: decided_at
`;

const table = `id,left_policy,right_policy,verdict,judge,reason,decided_at
1,x,y,left,j1,,2026-10-01 08:00:00
2,x,y,right,j1,too slow,2026-10-01 08:05:00
3,y,x,none,j2,,2026-10-01 08:10:00
4,y,x,both,j2,,2026-10-01 08:15:00
5,y,x,left,,,2026-10-01 08:20:00
6,y,x,left,j2,,yesterday
7,x,y,left,demo,a long one,2026-10-01 08:25:00
1,x,y,left,j1,,2026-10-01 08:00:00
2,x,y,left,j1,too slow,2026-10-01 08:05:00
`;

async function run(
  text: string,
  content: string,
): Promise<
  Awaited<ReturnType<typeof temporaryStore>> & {
    readonly result: IngestResult;
    readonly again: (text?: string) => Promise<IngestResult>;
  }
> {
  const opened = await temporaryStore({ rollups: noRollups });
  const path = join(await temporaryFolder(), 'panel.csv');
  await writeFile(path, content);
  const file = { path, name: 'panel.csv', bytes: content.length };
  const again = (mapping = text) =>
    opened.ingestor.file(file, { mapping: parseMapping(mapping, 'panel.yaml') });
  return { ...opened, result: await again(), again };
}

test('rows become records of the schema; every row ends as accepted, duplicate or quarantined', async () => {
  const { result, store, again } = await run(preferences, table);
  expect(result).toMatchObject({ lines: 9, accepted: 3, duplicate: 1, quarantined: 5 });
  expect(result.findings).toEqual([
    {
      code: 'long-reason',
      message: 'a long reason',
      count: 3,
      examples: ['row 2', 'row 7', 'row 9'],
    },
  ]);
  const records = await store.query(
    'SELECT schema, record_id, recorded_at, record FROM records ORDER BY 2',
  );
  expect(records.map(({ record_id }) => record_id)).toEqual(['panel/1', 'panel/2', 'panel/3']);
  expect(records[1]).toMatchObject({
    schema: 'telltale.preference/1',
    recorded_at: '2026-10-01T08:05:00.000Z',
  });
  expect(JSON.parse(textIn(records[1], 'record'))).toMatchObject({
    schema: 'telltale.preference/1',
    a: { policy: { name: 'x', version: 'v1' } },
    b: { policy: { name: 'y', version: 'v1' } },
    preferred: 'B',
    evaluator: store.pseudonym('j1'),
    blinded: true,
    reason: 'too slow',
  });
  expect(await store.query('SELECT line, kind, codes FROM quarantine ORDER BY line')).toEqual([
    { line: 4, kind: 'row', codes: ['not_allowed'] }, // "both" is no verdict of the schema
    { line: 5, kind: 'row', codes: ['missing'] }, // nobody judged
    { line: 6, kind: 'row', codes: ['cast_error'] }, // "yesterday" is no time
    { line: 7, kind: 'row', codes: ['excluded'] },
    { line: 9, kind: 'row', codes: ['conflict'] }, // the second judgement called panel/2
  ]);
  expect(await again()).toMatchObject({ accepted: 0, duplicate: 4, quarantined: 5, batches: [] });
});

test('a mended mapping takes refused rows up again', async () => {
  const { store, ingestor } = await run(preferences, table);
  const mended = preferences.replace('none: tie', 'none: tie, both: tie');
  const result = await ingestor.retry(parseMapping(mended, 'panel.yaml'));
  expect(result).toMatchObject({ lines: 5, accepted: 1, quarantined: 4 });
  expect(await store.query(`SELECT line FROM quarantine WHERE status = 'resolved'`)).toEqual([
    { line: 4 },
  ]);
  const [row] = await store.query(`SELECT record FROM records WHERE record_id = 'panel/4'`);
  expect(JSON.parse(textIn(row, 'record'))).toMatchObject({
    preferred: 'tie',
    evaluator: store.pseudonym('j2'),
  });
});

test('the rules of a record type hold as for its lines: same codes, same paths, same words', async () => {
  const shift = {
    schema: 'telltale.shift/1',
    shift_id: 's-1',
    collector: 'c-1',
    activity: 'fold-towels',
    site: 'lab',
    started_at: '2026-10-01T08:00:00Z',
    duration_ms: 3_600_000,
    recorded_ms: 3_000_000,
    usable_ms: 2_000_000,
    repetitions: 40,
    rejections: { blurred: 2, late: 1 },
  };
  const rows = [
    shift,
    { ...shift, shift_id: 's-2', usable_ms: 3_500_000, repetitions: -1, site: 'The Lab' },
  ];
  const names = Object.keys(shift).filter((name) => name !== 'schema');
  const mapping = `
mapping: telltale.mapping/1
name: shifts
kind: records
schema: telltale.shift/1
fields:
${names.map((name) => `  ${name}: ${name}`).join('\n')}`;
  const { result, store } = await run(mapping, JSON.stringify(rows));
  expect(result).toMatchObject({ lines: 2, accepted: 1, quarantined: 1 });
  const [kept] = await store.query('SELECT record FROM records');
  const known = validateRecord({ ...shift, collector: store.pseudonym('c-1') });
  expect(JSON.parse(textIn(kept, 'record'))).toEqual(known.ok ? known.record : undefined);
  const refused = validateRecord(rows[1]);
  if (refused.ok) throw new Error('the second shift must break rules');
  expect(refused.problems).toHaveLength(3);
  const [entry] = await store.query('SELECT CAST(problems AS VARCHAR) AS problems FROM quarantine');
  expect(JSON.parse(textIn(entry, 'problems'))).toEqual(refused.problems);
});

test.each([
  ['an unknown schema', 'schema: telltale.preference/1', 'schema: telltale.opinion/1', 'schema: '],
  ['episodes', 'schema: telltale.preference/1', 'schema: telltale.episode/1', 'schema: '],
  ['no schema', 'schema: telltale.preference/1\n', '', 'schema: '],
  ['a schema among the fields', 'fields:', `fields:\n  schema: "'x'"`, 'fields.schema: '],
  ['a kind that there is not', 'kind: records', 'kind: opinions', 'kind: is none of episodes'],
  ['a schema beside episodes', 'kind: records', 'kind: episodes', '"schema"'],
])('records of %s are refused before any row is read', (_, from, to, words) => {
  const text = preferences.replace(from, to);
  expect(text).not.toBe(preferences);
  const read = () => parseMapping(text, 'panel.yaml');
  expect(read).toThrow(expect.objectContaining({ code: 'INVALID_MAPPING' }));
  expect(read).toThrow(words);
});
