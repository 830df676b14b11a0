import { expect, test } from 'vitest';
import { TableColumn } from '#lib/metrics/table-columns.ts';
import { flatRow, flatRows, tableColumns } from '#lib/metrics/tabular.ts';

test('a column holds what was set, whatever came first', () => {
  for (const values of [
    [1, null, 3.5, -0],
    [null, null, null],
    [1, 'two', null, true],
    [null, 'one', 2],
    Array.from({ length: 17 }, (_, index) => (index % 3 === 0 ? null : index)),
  ]) {
    const column = new TableColumn(values.length);
    for (const [row, value] of values.entries()) column.set(row, value);
    expect(column.values()).toEqual(values);
    expect(values.map((_, row) => column.at(row))).toEqual(values);
    expect(column.count).toBe(values.filter((value) => value !== null).length);
    expect(column.numbers === null).toBe(
      !values.some((value) => typeof value === 'number') ||
        values.some((value) => value !== null && typeof value !== 'number'),
    );
  }
});

test('rows of differing members make the columns of each row by itself', () => {
  const rows = [
    { group: { site: 'a' }, estimate: { value: 0.5, low: 0.4 }, pair: [1, 2], n: 3 },
    {
      group: { site: null, unit: 'u' },
      estimate: { reason: 'thin', value: null, n: 1 },
      pair: null,
    },
    { n: 4, group: {}, estimate: { low: 0.1, value: 0.2 }, site: 'b' },
  ];
  const flat = rows.map(({ group, ...row }) => flatRow({ ...group, ...row }));
  const names = [...new Set(flat.flatMap((row) => Object.keys(row)))];
  const made = flatRows(tableColumns(rows, 'group'));
  expect(made).toEqual(
    flat.map((row) => Object.fromEntries(names.map((name) => [name, row[name] ?? null]))),
  );
});
