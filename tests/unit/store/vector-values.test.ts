import { expect, test } from 'vitest';
import { temporaryStore } from '../../helpers/store.ts';

const rows = 5_000;
const words = ['', 'a', 'twelve bytes', 'thirteen bytes', 'zwölf Äpfel', '東京', 'a\u0000', 'é'];

/** The same arithmetic in SQL and in JavaScript; several chunks, with and without values that are not there. */
test('values read from the engine’s memory are those of one by one', async () => {
  const { store } = await temporaryStore();
  const listed = words.map((word) => `'${word.replace('\u0000', `' || chr(0) || '`)}'`).join(', ');
  const columns = await store.queryColumns(
    `SELECT CAST(i AS DOUBLE) / 4 AS whole, CASE WHEN i % 3 > 0 THEN CAST(i AS DOUBLE) END AS some,
       CASE i % 4 WHEN 0 THEN CAST('NaN' AS DOUBLE) WHEN 1 THEN CAST('Infinity' AS DOUBLE) ELSE 0.5 END AS odd,
       CASE WHEN i % 5 > 0 THEN 9007199254740990 + i END AS large, CAST(i AS INTEGER) AS narrow,
       DATE '2026-01-01' + CAST(i % 28 AS INTEGER) AS day, i % 2 = 0 AS even,
       [${listed}][1 + i % ${words.length}] AS word,
       CASE WHEN i % 7 > 0 THEN 'unit-' || i END AS unit, CASE WHEN i < 0 THEN 'x' END AS none
     FROM range(${rows}) AS numbers(i) ORDER BY i`,
  );
  const expected = Array.from({ length: rows }, (_, i) => ({
    whole: i / 4,
    some: i % 3 > 0 ? i : null,
    odd: i % 4 > 1 ? 0.5 : null,
    large:
      i % 5 === 0 ? null : i <= 1 ? 9007199254740990 + i : String(9007199254740990n + BigInt(i)),
    narrow: i,
    day: `2026-01-${String(1 + (i % 28)).padStart(2, '0')}`,
    even: i % 2 === 0,
    word: words[i % words.length],
    unit: i % 7 > 0 ? `unit-${i}` : null,
    none: null,
  }));
  const read = expected.map((_, row) =>
    Object.fromEntries(columns.map(({ name, values }) => [name, values[row]])),
  );
  expect(read).toEqual(expected);
});
