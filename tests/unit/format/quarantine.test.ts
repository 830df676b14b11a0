import { expect, it } from 'vitest';
import { runsOf, type QuarantinedLine } from '#lib/format/quarantine.ts';

const line = (number: number, code: string, source = 'a.csv'): QuarantinedLine => ({
  quarantine_id: `${source}:${number}`,
  source,
  line: number,
  problems: [{ path: '/x', code, message: 'm' }],
  excerpt: `line ${number}`,
  bytes: 10,
  status: 'open',
});

it('puts neighbours with the same problems of one source together and keeps every line', () => {
  const rows = [line(1, 'p'), line(2, 'p'), line(3, 'q'), line(4, 'p'), line(1, 'p', 'b.csv')];
  const runs = runsOf(rows);
  expect(runs.map((run) => [run.source, run.lines.map((each) => each.line)])).toEqual([
    ['a.csv', [1, 2]],
    ['a.csv', [3]],
    ['a.csv', [4]],
    ['b.csv', [1]],
  ]);
  expect(runs.flatMap((run) => run.lines)).toEqual(rows);
  expect(runsOf([])).toEqual([]);
});
