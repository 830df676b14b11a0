import { describe, expect, it } from 'vitest';
import { entryKinds, type EntryKind, type PaletteEntry } from '#lib/client/palette/entry.ts';
import { ranked } from '#lib/client/palette/rank.ts';

const entry = (kind: EntryKind, title: string, detail = ''): PaletteEntry => ({
  kind,
  title,
  detail,
  href: '/',
});

const entries = [
  entry('documentation', 'Sim and real', 'Statistics'),
  entry('page', 'Sim vs real'),
  entry('task', 'Wipe table', '1,204 episodes'),
  entry('task', 'Table setting'),
  entry('policy', 'helm@v14'),
  entry('report', 'autonomy-2026-10-v1', 'autonomy, October 2026'),
];
const titles = (typed: string): string[] => ranked(entries, typed, 10).map(({ title }) => title);

describe('what the palette finds', () => {
  it('takes words in any order, and one slip in each', () => {
    expect(titles('table wipe')).toEqual(['Wipe table']);
    expect(titles('wpie')).toEqual(['Wipe table']);
    expect(titles('autonmy')).toEqual(['autonomy-2026-10-v1']);
  });

  it('puts a title that begins with it before one that only holds it', () => {
    expect(titles('table')).toEqual(['Table setting', 'Wipe table']);
    expect(titles('sim')).toEqual(['Sim vs real', 'Sim and real']);
  });

  it('finds by detail and by kind after what is found by title', () => {
    expect(titles('october')).toEqual(['autonomy-2026-10-v1']);
    expect(titles('task')).toEqual(expect.arrayContaining(['Wipe table', 'Table setting']));
    expect(titles('policy')).toEqual(['helm@v14']);
  });

  it('reads names with signs in them', () => {
    expect(titles('helm@v14')).toEqual(['helm@v14']);
    expect(titles('2026-10')).toEqual(['autonomy-2026-10-v1']);
  });

  it('finds nothing where nothing fits, and is not upset by signs alone', () => {
    expect(titles('zzzz')).toEqual([]);
    expect(titles('(((')).toEqual([]);
    expect(titles('\\')).toEqual([]);
  });

  it('shows everything by kind, up to a limit, where nothing was typed', () => {
    const kinds = ranked(entries, ' ', 3).map(({ kind }) => entryKinds.indexOf(kind));
    expect(kinds).toHaveLength(3);
    expect(kinds).toEqual(kinds.toSorted((a, b) => a - b));
  });
});
