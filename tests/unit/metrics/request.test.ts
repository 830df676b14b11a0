import { describe, expect, it } from 'vitest';
import { parseMetricRequest } from '#lib/metrics/request.ts';
import { whereClause } from '#lib/metrics/statement.ts';

const parse = (query: string) => parseMetricRequest(new URLSearchParams(query));
const codeOf = (query: string): unknown => {
  try {
    parse(query);
    return null;
  } catch (error) {
    return (error as { code?: string }).code;
  }
};

describe('parseMetricRequest', () => {
  it('reads groups, filters with alternatives, dates, limit and level', () => {
    expect(
      parse(
        'by=task,policy&by=task&task=a,b&task=c&from=2026-10-01&to=2026-10-31&limit=5&level=0.9',
      ),
    ).toEqual({
      by: ['task', 'policy'],
      filter: { where: { task: ['a', 'b', 'c'] }, from: '2026-10-01', to: '2026-10-31' },
      limit: 5,
      level: 0.9,
    });
  });

  it.each([
    'by=robot',
    'foo=1',
    'from=yesterday',
    'to=2026-13-45',
    'limit=0',
    'limit=1e9',
    'level=1',
    'level=x',
  ])('refuses %s', (query) => expect(codeOf(query)).toBe('USAGE'));

  it('never lets a value become SQL', () => {
    const hostile = `x') OR 1=1 --`;
    const { sql, params } = whereClause(parse(`task=${encodeURIComponent(hostile)}`).filter);
    expect(sql).toBe('task IN (?)');
    expect(params).toEqual([hostile]);
  });
});
