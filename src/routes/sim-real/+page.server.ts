import { halfPage } from '#lib/charts/chart.ts';
import { intervalPlot, simRealScatter } from '#lib/charts/index.ts';
import { metricHref, narrowed, parseFilter } from '#lib/client/filter-state.ts';
import { episodesHref } from '#lib/client/episode-state.ts';
import { changeFinding, type Finding } from '#lib/format/finding.ts';
import { taskTitle } from '#lib/format/names.ts';
import { byName } from '#lib/format/order.ts';
import type { Grouped, SimRealFigures } from '#lib/metrics/answers.ts';
import type { Dimension, Filter } from '#lib/metrics/dimensions.ts';
import { answering } from '../answering.ts';
import { offeredFacets } from '../offered.ts';
import type { PageServerLoad } from './$types.js';

const by: readonly Dimension[] = ['task', 'policy', 'simulator'];
const mostPoints = 200;
const mostSimulators = 6;
const mostRows = 45;

export const load: PageServerLoad = (event) =>
  answering(async () => {
    const { locals, url } = event;
    const filter = parseFilter(url.searchParams);
    const { query } = locals.app;
    const [answer, fidelity, facets] = await Promise.all([
      query.simReal({ by, filter }),
      query.fidelity({ by: [], filter }),
      offeredFacets(event, filter, [
        'task',
        'policy',
        'simulator',
        'simulator_type',
        'context',
        'site',
        'unit',
        'embodiment',
      ]),
    ]);
    const rows = answer.rows
      .map((row) => comparison(row, filter))
      .sort(
        (a, b) =>
          byName(a.simulator, b.simulator) || byName(a.task, b.task) || byName(b.policy, a.policy),
      );
    const bySimulator = [...Map.groupBy(rows, (row) => row.simulator)];
    return {
      filter,
      facets,
      rows,
      // Its points stand in `rows` already.
      fidelity: { ...fidelity, rows: fidelity.rows.map(({ points: _points, ...row }) => row) },
      ranking: fidelity.simulators?.sentence ?? null,
      scatter: await locals.drawChart(scatterPlot(rows.slice(0, mostPoints))),
      simulators: await Promise.all(
        bySimulator.slice(0, mostSimulators).map(async ([simulator, ofSimulator]) => ({
          simulator,
          type: ofSimulator[0]?.simulatorType ?? null,
          findings: counted(ofSimulator),
          chart: await locals.drawChart(
            differencePlot(simulator, ofSimulator.slice(0, mostRows)),
            halfPage,
          ),
          notDrawn: Math.max(0, ofSimulator.length - mostRows),
        })),
      ),
      generated: answer.generated,
      answers: [
        {
          metric: answer.metric,
          sqlSha256: answer.sql_sha256,
          evidence: answer.evidence,
          omitted: answer.omitted_groups,
          apiHref: metricHref('sim-real', by, filter),
        },
        {
          metric: fidelity.metric,
          sqlSha256: fidelity.sql_sha256,
          evidence: fidelity.evidence,
          omitted: fidelity.omitted_groups,
          apiHref: metricHref('fidelity', [], filter),
        },
      ],
      episodes: answer.evidence.episodes,
    };
  });

function comparison(row: Grouped<SimRealFigures>, filter: Filter) {
  const { group, sim, real, estimate, paired, pairs } = row;
  const side = narrowed(filter, { task: group['task'] ?? null, policy: group['policy'] ?? null });
  const { simulator: _, simulator_type: __, ...where } = side.where;
  return {
    task: group['task'] ?? '',
    policy: group['policy'] ?? '',
    simulator: group['simulator'] ?? 'unnamed simulator',
    simulatorType: group['simulator_type'] ?? null,
    sim,
    real,
    difference: estimate,
    paired,
    pairs,
    realHref: episodesHref({ ...side, where: { ...where, world: ['real'] } }),
    simHref: episodesHref(narrowed(side, { world: 'sim', simulator: group['simulator'] ?? null })),
    /** Both sides: the episodes behind the difference. */
    href: episodesHref({ ...side, where }),
  };
}

type Comparison = ReturnType<typeof comparison>;

/** How many differences lie below zero, above it, across it, or are not known. */
function counted(rows: readonly Comparison[]) {
  const findings = rows.map((row) => changeFinding(row.difference));
  const count = (finding: Finding): number => findings.filter((other) => other === finding).length;
  return {
    flatters: count('worse'),
    understates: count('better'),
    none: count('none'),
    unknown: count('unknown'),
  };
}

const differencePlot = (simulator: string, rows: readonly Comparison[]) =>
  intervalPlot(
    rows.map((row) => ({
      label: `${taskTitle(row.task)}, ${row.policy}`,
      world: 'both' as const,
      estimate: row.difference,
      href: row.href,
    })),
    {
      title: `Real minus ${simulator}`,
      measure: 'points',
      axis: 'real − sim, points of success',
      rowTitle: 'Task and policy',
    },
  );

const scatterPlot = (rows: readonly Comparison[]) =>
  simRealScatter(
    rows.map((row) => ({
      label: `${taskTitle(row.task)}, ${row.policy}`,
      simulator: row.simulator,
      sim: row.sim,
      real: row.real,
      href: row.href,
    })),
    'Simulation against reality',
  );
