import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { isKnown } from '#lib/metrics/estimate.ts';
import { parseMapping } from '#lib/server/ingest/mapping/mapping-file.ts';
import { textIn } from '#lib/server/store/row-values.ts';
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

/** What counts of the table, read without a mapping. */
const byHand = () =>
  csvRows(path)
    .filter(({ status, preference }) => status === 'VALID' && preference !== '')
    .map((row) => ({
      preference_id: `roboarena/${row['session_id']}`,
      a: { policy: { name: row['policy_a'], version: '2025-04-30' } },
      b: { policy: { name: row['policy_b'], version: '2025-04-30' } },
      preferred: preferred[row['preference'] as keyof typeof preferred],
      evaluator: row['evaluator'],
      blinded: true,
      pair_id: `session/${row['session_uuid']}`,
      evaluated_at: `${(row['completed_at'] ?? '').slice(0, 23).replace(' ', 'T')}Z`,
    }));

/** The table as anybody would take it in: through the mapping that is shipped. */
async function mapped() {
  const app = await appWith([]);
  const text = await readFile('data/mappings/roboarena-preferences.yaml', 'utf8');
  const mapping = parseMapping(text, 'roboarena-preferences.yaml');
  const result = await app.ingestor.file({ path, name: file, bytes: 0 }, { mapping });
  return { app, result };
}

describe.skipIf(absent)(`RoboArena${absent ? ` (${absence(file)})` : ''}`, () => {
  it('makes of the table the records that it holds, and accounts for every row', async () => {
    const { app, result } = await mapped();
    expect(result).toMatchObject({ lines: 1056, accepted: 613, duplicate: 0, quarantined: 443 });
    expect(Object.keys(result.problems)).toEqual(['excluded']);
    const rows = await app.store.query('SELECT record FROM records');
    const records = new Map(
      rows.map((row) => {
        const fields = JSON.parse(textIn(row, 'record')) as Readonly<Record<string, unknown>>;
        return [fields['preference_id'], fields] as const;
      }),
    );
    const expectedRecords = byHand();
    expect(records.size).toBe(expectedRecords.length);
    const pseudonyms = new Map<string, unknown>();
    for (const { evaluator = '', ...each } of expectedRecords) {
      const record = records.get(each.preference_id);
      expect(record).toMatchObject({
        ...each,
        schema: 'telltale.preference/1',
        task: 'roboarena-open',
        evaluator: expect.stringMatching(/^p-[0-9a-f]{24}$/) as unknown,
      });
      // People are stored under pseudonyms: one each, and never the name itself.
      pseudonyms.set(evaluator, pseudonyms.get(evaluator) ?? record?.['evaluator']);
      expect(record?.['evaluator']).toBe(pseudonyms.get(evaluator));
    }
    expect(new Set(pseudonyms.values()).size).toBe(pseudonyms.size);
  });

  it('ranks seven policies by 612 sessions, and does not separate the first five', async () => {
    const { app } = await mapped();
    const answer = await app.query.preferences({ filter: { where: {} } });
    expect(answer).toMatchObject({ comparisons: 612, ties: 95, left_out: 1 });
    expect(answer.rows.map(({ policy }) => policy)).toEqual([
      ...Object.keys(expected).map((name) => `${name}@2025-04-30`),
      'pi0@2025-04-30',
    ]);
    for (const [name, [strength, se]] of Object.entries(expected)) {
      const { estimate } = answer.rows.find(({ policy }) => policy === `${name}@2025-04-30`)!;
      if (!isKnown(estimate)) throw new Error(`${name} is not ranked`);
      expect(estimate.value).toBeCloseTo(strength, 4);
      expect((estimate.high - estimate.low) / 2 / 1.959964).toBeCloseTo(se, 3);
    }
    expect(answer.rows.at(-1)).toMatchObject({
      policy: 'pi0@2025-04-30',
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
