import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import {
  filterParams,
  formHref,
  href,
  isUnfiltered,
  metricHref,
  narrowed,
  parseBy,
  parseFilter,
  taskHref,
} from '#lib/client/filter-state.ts';
import { noFilter, type Filter } from '#lib/metrics/dimensions.ts';

const parse = (search: string): Filter => parseFilter(new URLSearchParams(search));
const usage = expect.objectContaining({ code: 'USAGE' }) as Error;

describe('a filter in the URL', () => {
  it('reads dimensions, repeated values and days', () => {
    expect(parse('task=b&task=a&task=b&world=real&from=2026-10-01&to=2026-10-31')).toEqual({
      where: { task: ['b', 'a'], world: ['real'] },
      from: '2026-10-01',
      to: '2026-10-31',
    });
  });

  it('leaves unknown and empty parameters alone', () => {
    expect(parse('utm_source=x&task=&from=&__proto__=y&constructor=z')).toEqual(noFilter);
  });

  it.each([
    'from=2026-99-01',
    'to=yesterday',
    'world=moon',
    'from=2026-10-02&to=2026-10-01',
    `task=${'x'.repeat(257)}`,
    Array.from({ length: 201 }, (_, index) => `unit=u${index}`).join('&'),
  ])('refuses %s', (search) => {
    expect(() => parse(search)).toThrow(usage);
  });

  it('comes back the same from its own parameters, whatever the values', () => {
    const value = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' });
    const values = fc.uniqueArray(value, { minLength: 1, maxLength: 4 });
    const where = fc.record({ task: values, policy: values, site: values }, { requiredKeys: [] });
    fc.assert(
      fc.property(where, (generated) => {
        const filter: Filter = { where: generated };
        expect(parseFilter(new URLSearchParams(filterParams(filter).toString()))).toEqual(filter);
      }),
    );
  });

  it('gives equal filters equal URLs', () => {
    const [a, b] = [parse('world=sim&task=x'), parse('task=x&world=sim')];
    expect(filterParams(a).toString()).toBe(filterParams(b).toString());
  });

  it('narrows to a group and keeps what the group does not carry', () => {
    const filter = parse('task=a&task=b&site=lab');
    expect(narrowed(filter, { task: 'a', world: 'real', simulator: null, other: 'x' })).toEqual({
      where: { task: ['a'], site: ['lab'], world: ['real'] },
    });
  });
});

describe('links', () => {
  it('escape what they carry', () => {
    expect(href('/episodes', new URLSearchParams({ task: 'a&b=c' }))).toBe(
      '/episodes?task=a%26b%3Dc',
    );
    expect(href('/', new URLSearchParams())).toBe('/');
    expect(taskHref('a/b?c', parse('task=z&site=lab'))).toBe('/tasks/a%2Fb%3Fc?site=lab');
    expect(metricHref('success', ['task', 'world'], parse('world=real'))).toBe(
      '/api/v1/metrics/success?world=real&by=task%2Cworld',
    );
  });

  it('are what the form would send, without its empty fields', () => {
    const fields = new FormData();
    fields.append('task', 'a');
    fields.append('task', 'b');
    fields.append('from', '');
    expect(formHref('/tasks', fields)).toBe('/tasks?task=a&task=b');
  });
});

describe('the grouping in the URL', () => {
  it('is one of those offered', () => {
    const read = (search: string) => parseBy(new URLSearchParams(search), ['site', 'unit'], 'site');
    expect([read(''), read('by='), read('by=unit')]).toEqual(['site', 'site', 'unit']);
    expect(() => read('by=task')).toThrow(usage);
    expect(() => read('by=colour')).toThrow(usage);
  });
});

it('an empty filter is none', () => {
  expect(isUnfiltered(parse('by=site'))).toBe(true);
  expect(isUnfiltered(parse('to=2026-10-01'))).toBe(false);
});
