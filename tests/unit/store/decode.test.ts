import { expect, test } from 'vitest';
import { noRollups, temporaryStore } from '../../helpers/store.ts';

// Every expected value is what the SQL literal says.
test.each([
  ['42::BIGINT', 42],
  ['9007199254740993::BIGINT', '9007199254740993'],
  ['170141183460469231731687303715884105727::HUGEINT', '170141183460469231731687303715884105727'],
  ['count(*)', 1],
  ['1.5::DOUBLE', 1.5],
  [`'nan'::DOUBLE`, null],
  [`'-inf'::DOUBLE`, null],
  ['12.34::DECIMAL(9,2)', 12.34],
  [`DATE '2026-02-28'`, '2026-02-28'],
  [`DATE '1969-12-31'`, '1969-12-31'],
  [`TIMESTAMP '2026-02-28 23:59:59.123'`, '2026-02-28T23:59:59.123Z'],
  [`TIMESTAMP '1969-12-31 23:59:59.5'`, '1969-12-31T23:59:59.500Z'],
  ['[1, NULL, 3]', [1, null, 3]],
  [`{'a': 1, 'b': [true]}`, { a: 1, b: [true] }],
  [`MAP {'k': 'v'}`, { k: 'v' }],
  [`'ä'`, 'ä'],
  [`'{"a":1}'::JSON`, '{"a":1}'],
  ['NULL', null],
])('%s is decoded as %j', async (sql, value) => {
  const { store } = await temporaryStore({ rollups: noRollups });
  expect(await store.query(`SELECT ${sql} AS x`)).toEqual([{ x: value }]);
});
