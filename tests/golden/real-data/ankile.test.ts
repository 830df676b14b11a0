import { describe, expect, it } from 'vitest';
import { appWith } from '../../helpers/app.ts';
import { episode } from '../../helpers/episodes.ts';
import { absence, csvRows, realData } from './source.ts';

/**
 * AnkIle real01b: three policies from the same 50 initial states on each of three tasks, run in random order. The expected
 * figures are counted from `rollouts.csv` by hand (discordant pairs 6 and 19 of marker); exact McNemar is the two-sided
 * binomial test, scipy.stats.binomtest(6, 25) = 0.014633; Holm over three pairs triples the smallest: 0.043900. The interval 6 to 43 is Newcombe's paired one, as tested against R in tests/golden/stats.
 */
const file = 'ankile-real01b/rollouts.csv';
const { path, absent } = realData(file);

const rollouts = () =>
  csvRows(path).map((row, index) =>
    episode({
      task: `ankile-${row['task']}`,
      policy: { name: row['policy_name'], version: `p${row['policy_id']}` },
      robot: { unit: 'franka-1', embodiment: 'franka' },
      started_at: new Date(Date.UTC(2026, 6, 10) + index * 60_000).toISOString(),
      duration_ms: Math.round(Number(row['duration_s']) * 1000),
      pair_id: `${row['task']}-${row['manifest_idx']}`,
      outcome: row['success'] === '1' ? 'success' : 'failure',
      control: [],
    }),
  );

const marker = ['baseline_nocf_r5@p0', 'ours_freecf_r5_dp@p1', 'ours_freecf_r5_iql_cfinal_n16@p2'];

describe.skipIf(absent)(`AnkIle${absent ? ` (${absence(file)})` : ''}`, () => {
  it('pairs marker by initial state and finds the one difference that survives Holm', async () => {
    const app = await appWith(rollouts());
    const answer = await app.query.compare({ policies: marker, filter: { where: {} } });
    expect(answer.rows.map((row) => row.task)).toEqual(['ankile-marker']);
    const pairs = answer.rows[0]!.pairs;
    expect(pairs.map(({ test }) => test)).toEqual(new Array(3).fill('mcnemar-exact'));
    const first = pairs[0]!;
    expect(first.pairs).toEqual({ n: 50, both: 13, only_a: 6, only_b: 19, neither: 12 });
    expect(first.p).toBeCloseTo(0.014633, 6);
    expect(first.p_holm).toBeCloseTo(0.0439, 4);
    expect(pairs.map(({ finding }) => finding)).toEqual(['better', 'none', 'none']);
    expect(first.sentence).toBe(
      'ours_freecf_r5_dp@p1 is better than baseline_nocf_r5@p0: 32 of 50 against 19 of 50 from 50 matched initial states, by 6 to 43 points (p = 0.044, adjusted for 3 comparisons).',
    );
    // 31 of 50 against 19 of 50 alone would have been a finding (exact McNemar 9 against 21: 0.0428); of three it is not.
    expect(pairs[1]!.p).toBeCloseTo(0.042774, 5);
    expect(pairs[1]!.sentence).toContain('is not a finding once 3 comparisons are allowed for');
  });

  it('finds nothing on routing and square, and says what is still possible', async () => {
    const app = await appWith(rollouts());
    const routing = await app.query.compare({
      policies: [
        'baseline_uniform_r5_checkpoint_100000@p0',
        'ours_sobol_freecf_r5_iql_g0997_n16@p2',
      ],
      filter: { where: {} },
    });
    const pair = routing.rows[0]!.pairs[0]!;
    expect(pair.pairs).toMatchObject({ n: 50, only_a: 6, only_b: 10 });
    expect(pair.finding).toBe('none');
    expect(pair.sentence).toMatch(/^12 of 50 against 8 of 50 .*is not a finding/);
  });
});
