import { describe, expect, it } from 'vitest';
import { filterChips } from '#lib/client/filters/chips.ts';
import { datePresets } from '#lib/client/filters/presets.ts';

const chips = (search: string) => filterChips('/tasks', new URLSearchParams(search));

describe('filters as chips', () => {
  it('gives each value a chip of its own, in one order, and the address without it', () => {
    expect(chips('site=b&task=cup-lift&site=a&by=site')).toEqual([
      { name: 'Task', value: 'cup-lift', without: '/tasks?site=b&site=a&by=site' },
      { name: 'Site', value: 'b', without: '/tasks?task=cup-lift&site=a&by=site' },
      { name: 'Site', value: 'a', without: '/tasks?site=b&task=cup-lift&by=site' },
    ]);
  });

  it('makes one of both ends of a range of days', () => {
    expect(chips('from=2026-10-03&to=2026-10-09')).toEqual([
      { name: 'Days', value: '3–9 Oct 2026', without: '/tasks' },
    ]);
    expect(chips('from=2026-10-03&to=')[0]).toMatchObject({ value: 'from 3 Oct 2026' });
    expect(chips('to=2026-10-09')[0]).toMatchObject({ value: 'to 9 Oct 2026' });
  });

  it('begins the list again where a filter goes, and makes no chip of what is no filter', () => {
    expect(chips('outcome=failure&after=cursor&sort=score')).toEqual([
      { name: 'Outcome', value: 'failure', without: '/tasks?sort=score' },
    ]);
    expect(chips('by=site&sort=score&task=')).toEqual([]);
  });
});

describe('ranges of days', () => {
  it('end with the evidence', () => {
    expect(datePresets('2026-03-15')).toEqual([
      { title: 'Last 7 days', from: '2026-03-09', to: '2026-03-15' },
      { title: 'Last 30 days', from: '2026-02-14', to: '2026-03-15' },
      { title: 'Last 90 days', from: '2025-12-16', to: '2026-03-15' },
      { title: 'Mar 2026', from: '2026-03-01', to: '2026-03-31' },
      { title: 'Feb 2026', from: '2026-02-01', to: '2026-02-28' },
    ]);
  });

  it('know the turn of the year and leap years', () => {
    expect(datePresets('2028-02-29').at(3)).toMatchObject({ from: '2028-02-01', to: '2028-02-29' });
    expect(datePresets('2027-01-01').at(-1)).toMatchObject({
      title: 'Dec 2026',
      from: '2026-12-01',
      to: '2026-12-31',
    });
  });

  it('are none where there is no evidence', () => {
    expect(datePresets(null)).toEqual([]);
    expect(datePresets('yesterday')).toEqual([]);
  });
});
