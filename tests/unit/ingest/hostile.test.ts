import { gzipSync, zstdCompressSync } from 'node:zlib';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { keptEntries } from '#lib/server/store/quarantine.ts';
import { textIn } from '#lib/server/store/row-values.ts';
import { episode, ndjson } from '../../helpers/episodes.ts';
import { noRollups, send, temporaryStore } from '../../helpers/store.ts';

const good = (id: string) => JSON.stringify(episode({ episode_id: id }));
const segment = (start_ms: number, end_ms: number) => ({
  mode: 'autonomous',
  start_ms,
  end_ms,
  source: 'operator',
});
const without = (field: string) =>
  JSON.stringify(Object.fromEntries(Object.entries(episode()).filter(([name]) => name !== field)));

/** Bad lines and the codes that say so. */
const bad: readonly (readonly [string, string | Buffer, readonly string[]])[] = [
  ['NaN', good('nan').replace('2000', 'NaN'), ['not_json']],
  ['duplicate keys', good('twice').replace('{', '{"task":"a",'), ['duplicate_key']],
  ['a nested duplicate', good('t2').replace('"unit"', '"unit":"x","unit"'), ['duplicate_key']],
  ['wrong types', JSON.stringify(episode({ duration_ms: '5', task: 7 })), ['wrong_type']],
  ['a fraction', JSON.stringify(episode({ duration_ms: 1.5, control: [] })), ['wrong_type']],
  [
    'overlapping segments',
    JSON.stringify(episode({ control: [segment(0, 900), segment(800, 1000)] })),
    ['overlap'],
  ],
  ['end before start', JSON.stringify(episode({ control: [segment(900, 100)] })), ['unordered']],
  ['a segment of no length', JSON.stringify(episode({ control: [segment(5, 5)] })), ['unordered']],
  [
    'a segment after the end',
    JSON.stringify(episode({ control: [segment(0, 9_999_999)] })),
    ['outside_episode'],
  ],
  ['../ in an id', JSON.stringify(episode({ episode_id: '../../etc/passwd' })), ['bad_pattern']],
  [
    'invalid UTF-8',
    Buffer.concat([Buffer.from('{"schema":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]),
    ['not_utf8'],
  ],
  ['a NUL byte', Buffer.from(good('nul').replace('"lab"', '"l\0b"')), ['not_json']],
  ['a missing outcome', without('outcome'), ['missing']],
  [
    'an unknown schema',
    good('u').replace('telltale.episode/1', 'telltale.x/9'),
    ['unknown_schema'],
  ],
  ['30 February', JSON.stringify(episode({ started_at: '2026-02-30T00:00:00Z' })), ['bad_time']],
  ['a number beyond range', good('big').replace('2000', '1e999'), ['out_of_range']],
  ['a line of 10 MB', `{"pad":"${'x'.repeat(10_000_000)}"}`, ['line_too_long']],
  ['a list instead of an object', '[1,2]', ['wrong_type']],
  ['two objects in a line', '{}{}', ['not_json']],
];

test('a hostile file: every bad line is quarantined by itself, byte for byte; the good ones are in', async () => {
  const { store, ingestor } = await temporaryStore({ rollups: noRollups });
  const parts: Buffer[] = [];
  for (const [index, [, line]] of bad.entries())
    parts.push(Buffer.from(`${good(`good-${index}`)}\n`), Buffer.from(line), Buffer.from('\n'));
  parts.push(Buffer.from(good('good-last')));
  const file = Buffer.concat(parts);
  const result = await send(ingestor, file, 'hostile.jsonl');

  expect(result).toMatchObject({
    lines: 2 * bad.length + 1,
    accepted: bad.length + 1,
    duplicate: 0,
    quarantined: bad.length,
  });
  const entries = await store.query('SELECT * FROM quarantine ORDER BY line');
  expect(entries.map(({ line }) => line)).toEqual(bad.map((_, index) => 2 * index + 2));
  for (const [index, [what, line, codes]] of bad.entries()) {
    const entry = entries[index];
    expect(entry?.['codes'], what).toEqual(expect.arrayContaining([...codes]));
    const [kept] = await keptEntries(store, [textIn(entry, 'entry_id')]);
    expect(kept?.bytes.equals(Buffer.from(line)), what).toBe(true);
  }

  const again = await send(ingestor, file, 'hostile.jsonl');
  expect(again).toMatchObject({ accepted: 0, duplicate: bad.length + 1, quarantined: bad.length });
  expect(again.batches).toEqual([]);
  expect(await store.query('SELECT count(*) AS n FROM quarantine')).toEqual([{ n: bad.length }]);
});

test('all problems of a line are told, not the first', async () => {
  const { store, ingestor } = await temporaryStore({ rollups: noRollups });
  const line = JSON.stringify(episode({ outcome: 'great', task: 'Not A Slug', duration_ms: -1 }));
  await send(ingestor, line);
  const [row] = await store.query('SELECT problems FROM quarantine');
  const problems = JSON.parse(textIn(row, 'problems')) as { path: string }[];
  expect(problems.map(({ path }) => path).sort()).toEqual(
    expect.arrayContaining(['/duration_ms', '/outcome', '/task']),
  );
});

test.each([
  ['gzip', gzipSync],
  ['zstd', zstdCompressSync],
] as const)('%s that breaks off: the lines before the break are in', async (_, compress) => {
  const { store, ingestor } = await temporaryStore({ rollups: noRollups });
  const lines = Array.from({ length: 3000 }, (_, index) =>
    JSON.stringify(episode({ episode_id: `cut-${index}`, extra: { noise: Math.sin(index) } })),
  );
  const whole = compress(Buffer.from(`${lines.join('\n')}\n`));
  const result = await send(ingestor, whole.subarray(0, Math.floor(whole.length / 2)), 'cut.gz');
  expect(result.accepted).toBeGreaterThan(100);
  expect(result.accepted).toBeLessThan(3000);
  expect(result.lines).toBe(result.accepted + 1);
  expect(await store.query(`SELECT kind, codes FROM quarantine`)).toEqual([
    { kind: 'break', codes: ['unreadable'] },
  ]);
  const complete = await send(ingestor, whole, 'whole.gz');
  expect(complete).toMatchObject({ lines: 3000, duplicate: result.accepted, quarantined: 0 });
});

test('line ends, blank lines and a byte order mark are not content', async () => {
  const { store, ingestor } = await temporaryStore({ rollups: noRollups });
  const text = `\uFEFF${good('bom')}\r\n\r\n   \n${good('crlf')}\r\nbad\r\n\n${good('last')}`;
  const result = await send(ingestor, text);
  expect(result).toMatchObject({ lines: 4, accepted: 3, quarantined: 1 });
  expect(await store.query('SELECT line, length FROM quarantine')).toEqual([
    { line: 5, length: 3 },
  ]);
});

test('lines that arrive in single bytes are the same lines', async () => {
  const { ingestor } = await temporaryStore({ rollups: noRollups });
  const bytes = Buffer.from(`${good('ä-less')}\nbad\n${good('b')}\n`.replace('ä-less', 'a'));
  const result = await ingestor.lines(
    Readable.from([...bytes].map((byte) => Buffer.from([byte]))),
    {
      name: 'slow',
    },
  );
  expect(result).toMatchObject({ lines: 3, accepted: 2, quarantined: 1 });
});

test('the same id twice: same content is a duplicate, other content a conflict; the first counts', async () => {
  const { store, ingestor } = await temporaryStore({ rollups: noRollups });
  const first = episode({ episode_id: 'e', extra: { a: 1, b: 2 } });
  const reordered = { ...first, extra: { b: 2, a: 1 } };
  const other = { ...first, outcome: 'failure' };
  const result = await send(ingestor, ndjson([first, first, reordered, other]));
  expect(result).toMatchObject({ lines: 4, accepted: 1, duplicate: 2, quarantined: 1 });
  const later = await send(ingestor, ndjson([other, reordered, first]), 'later');
  expect(later).toMatchObject({ accepted: 0, duplicate: 2, quarantined: 1 });
  expect(later.problems).toMatchObject({ conflict: { count: 1 } });
  expect(await store.query('SELECT outcome FROM episodes')).toEqual([{ outcome: 'success' }]);
});

test('unknown fields move into extra and are counted', async () => {
  const { store, ingestor } = await temporaryStore({ rollups: noRollups });
  const result = await send(ingestor, ndjson([episode({ colour: 'red' }), episode({ colour: 1 })]));
  expect(result).toMatchObject({ accepted: 2, moved: { colour: 2 } });
  expect(await store.query(`SELECT extra ->> '$.colour' AS colour FROM episodes`)).toEqual([
    { colour: 'red' },
    { colour: '1' },
  ]);
});

test('a conflict found late keeps the bytes that came, not their normal form', async () => {
  const { store, ingestor } = await temporaryStore({ rollups: noRollups });
  const first = episode({ episode_id: 'same' });
  await send(ingestor, ndjson([first]));
  const line = JSON.stringify({ ...first, outcome: 'failure', oddity: true }, null, 2).replaceAll(
    '\n',
    '\t',
  );
  await send(ingestor, `${line}\n`);
  const [row] = await store.query('SELECT entry_id FROM quarantine');
  const [kept] = await keptEntries(store, [textIn(row, 'entry_id')]);
  expect(kept?.bytes.toString()).toBe(line);
});

test('other record types become records: duplicates and conflicts by their own id', async () => {
  const { store, ingestor } = await temporaryStore({ rollups: noRollups });
  const target = {
    schema: 'telltale.target/1',
    target_id: 't-1',
    metric: 'success/1',
    value: 0.9,
    due_at: '2027-01-01T00:00:00Z',
    set_at: '2026-01-01T00:00:00Z',
    set_by: 'board',
  };
  const result = await send(
    ingestor,
    ndjson([target, episode(), target, { ...target, value: 0.5 }]),
  );
  expect(result).toMatchObject({ lines: 4, accepted: 2, duplicate: 1, quarantined: 1 });
  const rows = await store.query('SELECT schema, record_id, recorded_at FROM records');
  expect(rows).toEqual([
    { schema: 'telltale.target/1', record_id: 't-1', recorded_at: '2026-01-01T00:00:00.000Z' },
  ]);
});

test('a source of nothing but bad lines is cut into batches, so that it cannot fill the memory', async () => {
  const { store, ingestor } = await temporaryStore({ rollups: noRollups });
  const line = `${'x'.repeat(900_000)}\n`;
  const chunks = Array.from({ length: 80 }, () => Buffer.from(line));
  const result = await ingestor.lines(Readable.from(chunks), { name: 'bad' });
  expect(result).toMatchObject({ lines: 80, accepted: 0, quarantined: 80 });
  expect(result.batches.length).toBeGreaterThan(1);
  expect(await store.query('SELECT count(*) AS n FROM quarantine')).toEqual([{ n: 80 }]);
  const [row] = await store.query('SELECT entry_id FROM quarantine WHERE line = 80');
  const [kept] = await keptEntries(store, [textIn(row, 'entry_id')], 10);
  expect(kept).toMatchObject({ length: 900_000, bytes: Buffer.from('xxxxxxxxxx') });
});
