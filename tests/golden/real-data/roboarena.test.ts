import { describe, expect, it } from 'vitest';
import { isKnown } from '#lib/metrics/estimate.ts';
import { appWith } from '../../helpers/app.ts';
import { absence, csvRows, realData } from './source.ts';

/**
 * RoboArena, dump of 2025-04-30: sessions in which a person compared two policies. 613 are marked valid; one of them is of
 * "pi0", which lost its only comparison and so has no finite strength. The other 612: A 243, B 274, tie 95. Expected
 * strengths: maximum likelihood of Davidson's model by scipy.optimize.minimize (BFGS, gtol 1e-9) over the 612 sessions,
 * centred on 0; standard errors from the inverse of the numerical Hessian.
 */
const file = 'roboarena/sessions_2025-04-30.csv';
const { path, absent } = realData(file);

const expected = {
  paligemma_fast_specialist_droid: [0.580478, 0.1618],
  pi0_fast_droid: [0.522384, 0.1565],
  paligemma_diffusion_droid: [0.452523, 0.1486],
  paligemma_vq_droid: [0.438594, 0.1576],
  paligemma_fast_droid: [0.331367, 0.1547],
  pi0_droid: [0.042762, 0.1514],
  paligemma_binning_droid: [-2.368108, 0.261],
} as const;

const preferred = { A: 'A', B: 'B', TIE: 'tie' } as const;

const sessions = () =>
  csvRows(path)
    .filter(({ status, preference }) => status === 'VALID' && preference !== '')
    .map((row) => ({
      schema: 'telltale.preference/1',
      preference_id: `roboarena-${row['session_id']}`,
      task: 'roboarena',
      a: { policy: { name: row['policy_a'], version: 'v1' } },
      b: { policy: { name: row['policy_b'], version: 'v1' } },
      preferred: preferred[row['preference'] as keyof typeof preferred],
      evaluator: row['evaluator'],
      blinded: true,
      evaluated_at: `${(row['completed_at'] ?? '').slice(0, 19).replace(' ', 'T')}Z`,
    }));

describe.skipIf(absent)(`RoboArena${absent ? ` (${absence(file)})` : ''}`, () => {
  it('ranks seven policies by 612 sessions, and does not separate the first five', async () => {
    const app = await appWith(sessions());
    const answer = await app.query.preferences({ filter: { where: {} } });
    expect(answer).toMatchObject({ comparisons: 612, ties: 95, left_out: 1 });
    expect(answer.rows.map(({ policy }) => policy)).toEqual([
      ...Object.keys(expected).map((name) => `${name}@v1`),
      'pi0@v1',
    ]);
    for (const [name, [strength, se]] of Object.entries(expected)) {
      const { estimate } = answer.rows.find(({ policy }) => policy === `${name}@v1`)!;
      if (!isKnown(estimate)) throw new Error(`${name} is not ranked`);
      expect(estimate.value).toBeCloseTo(strength, 4);
      expect((estimate.high - estimate.low) / 2 / 1.959964).toBeCloseTo(se, 3);
    }
    expect(answer.rows.at(-1)).toMatchObject({
      policy: 'pi0@v1',
      unranked: 'lost every comparison',
      losses: 1,
    });
    const five = answer.rows.slice(0, 5).map(({ policy }) => policy);
    const among = answer.contrasts.filter(({ a, b }) => five.includes(a) && five.includes(b));
    expect(among).toHaveLength(10);
    expect(among.filter(({ apart }) => apart)).toEqual([]);
    expect(answer.sentence).toContain('612 comparisons of 7 policies do not separate the first');
  });
});
