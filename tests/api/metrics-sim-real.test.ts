import { describe, expect, it } from 'vitest';
import { appWith } from '../helpers/app.ts';
import { episode, simulator, times } from '../helpers/episodes.ts';

/** Evidence small enough to work the metric out by hand. Tails of the binomial are worked out beside it. */
describe('sim-real/1 by hand', () => {
  const outcome = (success: boolean) =>
    success ? {} : { outcome: 'failure', failure_reason: 'drop' };
  const pair = (id: number, real: boolean, sim: boolean) => [
    episode({ pair_id: `s${id}`, ...outcome(real) }),
    episode({ pair_id: `s${id}`, world: simulator(), ...outcome(sim) }),
  ];

  it('pairs where pair_id joins: real − sim = (1 − 4)/12, exact McNemar 2·P(X ≤ 1 | 5, ½) = 0.375', async () => {
    const cells: [number, boolean, boolean][] = [
      [5, true, true],
      [1, true, false],
      [4, false, true],
      [2, false, false],
    ];
    let id = 0;
    const app = await appWith(
      cells.flatMap(([n, real, sim]) =>
        Array.from({ length: n }, () => pair(id++, real, sim)).flat(),
      ),
    );
    const row = (await app.query.simReal({ by: [], filter: { where: {} } })).rows[0]!;
    expect(row.group).toEqual({
      task: 'cup-lift',
      policy: 'helm@v1',
      simulator: 'sim-a@1.0',
      simulator_type: 'physics',
    });
    expect(row.paired).toBe(true);
    expect(row.estimate).toMatchObject({ value: -0.25, n: 12, method: 'newcombe-paired' });
    expect(row.pairs).toEqual({
      n: 12,
      both: 5,
      real_only: 1,
      sim_only: 4,
      neither: 2,
      mcnemar_p: 0.375,
    });
  });

  it('takes Newcombe’s interval where nothing joins: 56/70 − 48/80 is his example (a), 0.0524–0.3339', async () => {
    const app = await appWith([
      ...times(56),
      ...times(14, outcome(false)),
      ...times(48, { world: simulator() }),
      ...times(32, { world: simulator(), ...outcome(false) }),
    ]);
    const row = (await app.query.simReal({ by: [], filter: { where: {} } })).rows[0]!;
    expect(row.paired).toBe(false);
    expect(row.estimate.value).toBeCloseTo(0.2, 12);
    expect((row.estimate as { low: number }).low).toBeCloseTo(0.0524, 4);
    expect((row.estimate as { high: number }).high).toBeCloseTo(0.3339, 4);
  });

  it('keeps a policy without real trials in sight', async () => {
    const app = await appWith(times(12, { world: simulator() }));
    const row = (await app.query.simReal({ by: [], filter: { where: {} } })).rows[0]!;
    expect(row.real).toMatchObject({ value: null, reason: 'no_evidence' });
    expect(row.estimate.value).toBeNull();
  });
});
