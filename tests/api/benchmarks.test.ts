import { expect, test } from 'vitest';
import { predicateTree } from '#lib/components/bench/predicate-tree.ts';
import { readSheet } from '#lib/components/bench/sheet.ts';
import { drawTrack, trackSize } from '#lib/charts/replay-tracks.ts';
import { appWith } from '../helpers/app.ts';

test('every suite is listed, and each version can be asked for and compared', async () => {
  const app = await appWith([]);
  const get = async (path: string): Promise<Record<string, unknown>> =>
    (await (await app.api.request(`/api/v1${path}`)).json()) as Record<string, unknown>;
  const rows = (await get('/benchmarks'))['rows'] as readonly { suite: string; version: string }[];
  const nine =
    'coke-fetch cup-lift fold-shirt place-part shape-in-hole sort-objects stir-pot sweep-floor wipe-table';
  expect([...new Set(rows.map(({ suite }) => suite))]).toEqual(nine.split(' '));
  expect(await get('/benchmarks/cup-lift/1.0.0')).toMatchObject({
    spec: { id: 'cup-lift', version: '1.0.0' },
    leaderboard: [],
  });
  expect(await get('/benchmarks/cup-lift/1.0.0/diff?against=1.0.0')).toMatchObject({
    needs: 'none',
    differences: [],
  });
  expect(await get('/benchmarks/cup-lift/9.9.9')).toMatchObject({ code: 'NOT_FOUND', status: 404 });
  expect(await get('/benchmarks/no-suite/1.0.0')).toMatchObject({ code: 'NOT_FOUND' });
});

test('a predicate reads as its spec means it', () => {
  const names = {
    signals: { f: { title: 'Force', unit: 'N', real: { channel: '/f' } } },
    limits: { crush: { when: { load: 'empty' }, value: 4, otherwise: 15 } },
  };
  const tree = predicateTree(
    {
      all: [
        { always: { from_s: 2, condition: { signal: 'f', le: { limit: 'crush' } } } },
        { not: { ever: { condition: { signal: 'f', lt: 0.5 } } } },
        { held_for: { seconds: 3, at: 'end', condition: { signal: 'g', ge: 1 } } },
      ],
    },
    names,
  );
  expect(tree).toMatchObject({
    words: 'all of',
    branches: [
      {
        words: 'at every moment from 2 s on',
        branches: [{ words: 'Force ≤ 4 N where load is empty, else 15 N (crush)' }],
      },
      {
        join: 'not',
        branches: [{ words: 'at some moment', branches: [{ words: 'Force < 0.5 N' }] }],
      },
      { words: 'for 3 s up to the end', branches: [{ words: 'g ≥ 1' }] },
    ],
  });
});

test('an operator’s sheet becomes blocks, and nothing in it becomes markup', () => {
  expect(readSheet('# Title\n\n1. one\n   more\n2. **two**\n\n<b>plain</b>')).toEqual([
    { kind: 'heading', level: 1, spans: [{ text: 'Title', style: 'plain' }] },
    {
      kind: 'list',
      ordered: true,
      items: [[{ text: 'one more', style: 'plain' }], [{ text: 'two', style: 'strong' }]],
    },
    { kind: 'paragraph', spans: [{ text: '<b>plain</b>', style: 'plain' }] },
  ]);
});

test('a track fills its box, shows its limit, and leaves a gap where nothing was measured', () => {
  const track = { name: 'f', title: 'Force', unit: 'N', values: [0, NaN, 10], limits: [5] };
  const drawing = drawTrack(track);
  // Three values over the width: x is 0, half, whole; 4 of 72 units are left free above and below.
  expect(drawing.path).toBe(`M0.0 68.0M${trackSize.width}.0 4.0`);
  expect(drawing.limits).toEqual([{ y: 36, text: '5' }]);
  expect([drawing.low, drawing.high]).toEqual(['0', '10']);
  expect(drawTrack({ ...track, values: [] })).toMatchObject({ path: '', low: '–' });
});
