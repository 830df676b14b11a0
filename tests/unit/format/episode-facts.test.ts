import { expect, it } from 'vitest';
import { besideEachOther } from '#lib/format/episode-facts.ts';

it('puts facts beside each other, marks what differs and leaves out what none has', () => {
  const rows = besideEachOther([
    [
      ['Task', 'wipe-table'],
      ['Site', 'a'],
      ['Pair', null],
    ],
    [
      ['Task', 'wipe-table'],
      ['Site', null],
      ['Pair', ''],
      ['Run', 'r1'],
    ],
  ]);
  expect(rows).toEqual([
    { name: 'Task', texts: ['wipe-table', 'wipe-table'], differs: false },
    { name: 'Site', texts: ['a', null], differs: true },
    { name: 'Run', texts: [null, 'r1'], differs: true },
  ]);
});
