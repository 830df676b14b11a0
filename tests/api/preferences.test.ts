import { describe, expect, it } from 'vitest';
import { isKnown } from '#lib/metrics/estimate.ts';
import { appWith } from '../helpers/app.ts';

let count = 0;

const comparison = (a: string, b: string, preferred: 'A' | 'B' | 'tie', more = {}) => {
  count += 1;
  return {
    schema: 'telltale.preference/1',
    preference_id: `preference-${count}`,
    task: 'cup-lift',
    site: 'lab',
    a: { policy: { name: a, version: 'v1' } },
    b: { policy: { name: b, version: 'v1' } },
    preferred,
    evaluator: 'p1',
    blinded: count % 2 === 0,
    evaluated_at: '2026-10-01T08:00:00Z',
    ...more,
  };
};

const many = (n: number, ...args: Parameters<typeof comparison>) =>
  Array.from({ length: n }, () => comparison(...args));

describe('/preferences', () => {
  it('ranks two policies by the log odds of what was decided, whichever side they stood on', async () => {
    // 30 for x, 10 for y, no ties: plain Bradley–Terry, difference of log strengths ln 3, se √(1/30 + 1/10) = 0.365148.
    const app = await appWith([
      ...many(20, 'x', 'y', 'A'),
      ...many(10, 'y', 'x', 'B'),
      ...many(4, 'x', 'y', 'B'),
      ...many(6, 'y', 'x', 'A'),
    ]);
    const response = await app.api.request('/api/v1/preferences');
    expect(response.status).toBe(200);
    const answer = await app.query.preferences({ filter: { where: {} } });
    expect(await response.json()).toEqual(answer);
    expect(
      answer.rows.map(({ policy, wins, losses, letters }) => [policy, wins, losses, letters]),
    ).toEqual([
      ['x@v1', 30, 10, 'a'],
      ['y@v1', 10, 30, 'b'],
    ]);
    const [contrast] = answer.contrasts;
    expect(contrast).toMatchObject({
      a: 'x@v1',
      b: 'y@v1',
      prefer_a: 30,
      prefer_b: 10,
      apart: true,
    });
    if (!isKnown(contrast!.estimate)) throw new Error('not ranked');
    expect(contrast!.estimate.value).toBeCloseTo(Math.log(3), 8);
    expect(contrast!.estimate.high - contrast!.estimate.value).toBeCloseTo(1.959964 * 0.365148, 5);
    expect(answer).toMatchObject({ comparisons: 40, ties: 0, blinded: 20, left_out: 0, nu: 0 });
  });

  it('names who cannot be ranked instead of giving it an endless strength', async () => {
    const app = await appWith([
      ...many(8, 'x', 'y', 'A'),
      ...many(6, 'x', 'y', 'B'),
      ...many(2, 'x', 'y', 'tie'),
      comparison('z', 'x', 'B'),
      comparison('p', 'q', 'tie'),
    ]);
    const answer = await app.query.preferences({ filter: { where: {} } });
    const unranked = answer.rows.filter((row) => row.unranked !== null);
    expect(unranked.map(({ policy, unranked: why }) => [policy, why])).toEqual([
      ['p@v1', 'only ties'],
      ['q@v1', 'only ties'],
      ['z@v1', 'lost every comparison'],
    ]);
    expect(answer).toMatchObject({ comparisons: 16, ties: 2, left_out: 2 });
    expect(answer.sentence).toContain('2 comparisons are left out');
  });

  it('filters by task, site and policy, and refuses what a preference does not have', async () => {
    const app = await appWith([
      ...many(5, 'x', 'y', 'A'),
      ...many(5, 'x', 'y', 'B', { task: 'wipe-table' }),
      ...many(3, 'x', 'z', 'A'),
    ]);
    const asked = async (search: string) =>
      (await (await app.api.request(`/api/v1/preferences?${search}`)).json()) as {
        evidence: { records: number };
        code?: string;
      };
    expect((await asked('task=wipe-table')).evidence.records).toBe(5);
    expect((await asked('policy=x@v1,y@v1')).evidence.records).toBe(10);
    expect((await asked('from=2026-10-02')).evidence.records).toBe(0);
    expect(await asked('world=real')).toMatchObject({ code: 'USAGE' });
  });
});
