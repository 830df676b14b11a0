import { mcnemar } from '#lib/stats/mcnemar.ts';
import { moverDifference } from '#lib/stats/mover.ts';
import { pairedDifference } from '#lib/stats/paired-difference.ts';
import type { SimRealFigures } from './answers.ts';
import type { MetricDefinition } from './definition.ts';
import { noFilter, type Dimension } from './dimensions.ts';
import { isKnown, missing, type Estimate } from './estimate.ts';
import { successNeeds } from './success.ts';
import {
  canonicalSource,
  groupColumns,
  whereClause,
  type Question,
  type Source,
  type Statement,
} from './statement.ts';

/**
 * Pairs of one real and one simulated trial from the same initial state, counted by how the two ended. A pair_id counts
 * for a group when it has exactly one graded trial on each side; `unpaired` counts the others.
 *
 * @param question.by dimensions shared by both sides, e.g. task and policy; world and simulator are not among them.
 */
export function pairsStatement({ by, filter }: Question, source: Source): Statement {
  const where = whereClause(filter);
  const group = by.join(', ');
  const sql = `WITH trial AS (
  SELECT ${groupColumns(by)}, pair_id, world, simulator, sum(trials) AS trials, sum(successes) AS successes
  FROM ${source}
  WHERE trials > 0 AND ${where.sql}
  GROUP BY ALL),
real AS (SELECT * FROM trial WHERE world = 'real'),
sim AS (SELECT * FROM trial WHERE world = 'sim'),
joined AS (
  SELECT ${by.map((dimension) => `sim.${dimension}`).join(', ')}, sim.simulator AS simulator,
    real.trials = 1 AND sim.trials = 1 AS usable, real.successes AS r, sim.successes AS s
  FROM sim JOIN real ON sim.pair_id = real.pair_id${by
    .map((dimension) => ` AND sim.${dimension} IS NOT DISTINCT FROM real.${dimension}`)
    .join('')})
SELECT ${group}, simulator,
  CAST(count(*) FILTER (usable) AS DOUBLE) AS n,
  CAST(count(*) FILTER (usable AND r = 1 AND s = 1) AS DOUBLE) AS both,
  CAST(count(*) FILTER (usable AND r = 1 AND s = 0) AS DOUBLE) AS real_only,
  CAST(count(*) FILTER (usable AND r = 0 AND s = 1) AS DOUBLE) AS sim_only,
  CAST(count(*) FILTER (usable AND r = 0 AND s = 0) AS DOUBLE) AS neither,
  CAST(count(*) FILTER (NOT usable) AS DOUBLE) AS unpaired
FROM joined
GROUP BY ALL
ORDER BY ${group}, simulator`;
  return { sql, params: where.params };
}

/** What both sides of a sim-real row share. */
export const simRealGrouping: readonly Dimension[] = ['task', 'policy'];

export const simReal: MetricDefinition = {
  name: 'sim-real',
  version: 1,
  title: 'Sim versus real',
  meaning:
    'How far a simulator’s success rate is from the robot’s, per task, policy version and simulator. Below zero: the simulator flatters.',
  formula:
    'Δ = real − sim. Where at least 12 pair_ids join one real with one simulated trial, Δ is taken over those pairs; else over all graded trials of each side.',
  interval:
    'Unpaired: Newcombe’s square-and-add of the two clustered Wilson intervals. Paired: Newcombe’s paired method 10, with the exact McNemar p beside it.',
  needs: successNeeds,
  sql: pairsStatement({ by: simRealGrouping, filter: noFilter }, canonicalSource).sql,
};

export interface PairCounts {
  readonly n: number;
  readonly both: number;
  readonly real_only: number;
  readonly sim_only: number;
  readonly neither: number;
}

/** The figures of one task × policy × simulator from each side's success estimate and the pairs, if any. */
export function simRealFigures(
  real: Estimate,
  sim: Estimate,
  pairs: PairCounts | undefined,
  level: number,
): SimRealFigures {
  if (pairs !== undefined && pairs.n >= successNeeds) {
    const counts = { a: pairs.both, b: pairs.real_only, c: pairs.sim_only, d: pairs.neither };
    return {
      sim,
      real,
      estimate: { ...pairedDifference(counts, level), n: pairs.n },
      paired: true,
      pairs: {
        ...pickCounts(pairs),
        mcnemar_p: mcnemar({ b: pairs.real_only, c: pairs.sim_only }).p,
      },
    };
  }
  return { sim, real, estimate: unpaired(real, sim), paired: false, pairs: null };
}

const pickCounts = ({ n, both, real_only, sim_only, neither }: PairCounts): PairCounts => ({
  n,
  both,
  real_only,
  sim_only,
  neither,
});

function unpaired(real: Estimate, sim: Estimate): Estimate {
  if (!isKnown(real)) return missing(real.n, real.needs);
  if (!isKnown(sim)) return missing(sim.n, sim.needs);
  return { ...moverDifference(real, sim, 'newcombe'), n: real.n + sim.n };
}
