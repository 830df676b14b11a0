import { describe, expect, it } from 'vitest';
import { csvRows } from '#lib/metrics/csv-rows.ts';
import { attainablePearson } from '#lib/metrics/fidelity/attainable.ts';
import { checkTable } from '#lib/metrics/fidelity/published-table.ts';
import { checkPublished } from '#lib/metrics/fidelity/published.ts';
import { pearson } from '#lib/stats/pearson.ts';

const rates = [
  { policy: 'a', sim: 0.96, real: 0.96 },
  { policy: 'b', sim: 0.86, real: 1 },
  { policy: 'c', sim: 0.5, real: 0.7 },
  { policy: 'd', sim: 0.05, real: 0.2 },
];

describe('the range of r over rows that print alike', () => {
  it('is that over all corners, tried one by one', () => {
    const half = 0.005;
    let [low, high] = [2, -2];
    for (let corner = 0; corner < 2 ** 8; corner++) {
      const at = (bit: number) => ((corner >> bit) & 1 ? half : -half);
      const inside = (rate: number) => Math.min(1, Math.max(0, rate));
      const r = pearson(
        rates.map(({ sim }, i) => inside(sim + at(i))),
        rates.map(({ real }, i) => inside(real + at(4 + i))),
      )!;
      low = Math.min(low, r);
      high = Math.max(high, r);
    }
    const found = attainablePearson(rates, half)!;
    expect(found[0]).toBeCloseTo(low, 12);
    expect(found[1]).toBeCloseTo(high, 12);
  });

  it('does not exist where one side does not vary', () => {
    expect(
      attainablePearson(
        rates.map((rate) => ({ ...rate, sim: 0.5 })),
        0.005,
      ),
    ).toBeNull();
  });
});

describe('a published value', () => {
  const source = 'a paper';
  // numpy.corrcoef([.96,.86,.5,.05], [.96,1,.7,.2])[0,1] = 0.982104
  it('follows when the rows give it, or its neighbour', () => {
    for (const published of ['0.98', '0.982', '0.983', '0.981']) {
      expect(checkPublished({ figure: 'pearson', published, source }, rates, 0.01).verdict).toBe(
        'follows',
      );
    }
  });

  it('does not when it is two units away, whether or not rounding could explain it', () => {
    const near = checkPublished({ figure: 'pearson', published: '0.984', source }, rates, 0.01);
    expect(near).toMatchObject({
      verdict: 'does_not_follow',
      units_apart: 2,
      rounding_can_explain: true,
    });
    const far = checkPublished({ figure: 'pearson', published: '0.93', source }, rates, 0.01);
    expect(far).toMatchObject({ verdict: 'does_not_follow', rounding_can_explain: false });
  });

  it('is not computable from a side that does not vary', () => {
    const flat = rates.map((rate) => ({ ...rate, sim: 0.5 }));
    expect(
      checkPublished({ figure: 'pearson', published: '0.9', source }, flat, 0.01).verdict,
    ).toBe('not_computable');
  });
});

describe('a table with claims', () => {
  const columns = { policy: 'policy', real: 'real', sims: ['sim'], by: ['task'] };
  const table = csvRows(
    'task,policy,sim,real\nlift,a,0.5,0.9\nlift,b,0.5,0.6\nlift,c,0.2,0.1\n',
    't',
  );

  it('gives MMRV 0.1 for sim .5 .5 .2 and real .9 .6 .1', () => {
    const { rows } = checkTable(table, columns, []);
    expect(rows[0]).toMatchObject({ k: 3, group: { task: 'lift' } });
    expect(rows[0]!.mmrv).toBeCloseTo(0.1, 12);
    expect(rows[0]!.permutation_floor).toBeCloseTo(1 / 6, 12);
  });

  it('refuses claims that no group answers, wrong columns and rates that are none', () => {
    const lost = csvRows('task,sim,figure,published\npush,sim,mmrv,0.1\n', 'c');
    expect(() => checkTable(table, columns, lost)).toThrow(/1 of 1 published values name no group/);
    expect(() => checkTable(table, { ...columns, real: 'r' }, [])).toThrow(/no column "r"/);
    const wrong = csvRows('task,policy,sim,real\nlift,a,50,0.9\n', 't');
    expect(() => checkTable(wrong, columns, [])).toThrow(/"50"/);
  });
});

describe('csv rows', () => {
  it('reads quotes, CRLF, a byte-order mark and a last line without an end', () => {
    expect(csvRows('\uFEFFa,b\r\n"x, ""y""",2\r\nlast,', 't')).toEqual([
      { a: 'x, "y"', b: '2' },
      { a: 'last', b: '' },
    ]);
  });

  it('refuses rows of another length, repeated columns and stray quotes', () => {
    expect(() => csvRows('a,b\n1\n', 't')).toThrow(/line 2 has 1 values/);
    expect(() => csvRows('a,a\n1,2\n', 't')).toThrow(/twice/);
    expect(() => csvRows('a,b\n1,x"y\n', 't')).toThrow(/quote/);
  });
});
