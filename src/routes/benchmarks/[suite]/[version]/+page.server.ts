import { intervalPlot } from '#lib/charts/index.ts';
import type { SpecDiff } from '#lib/benchmarks/change/diff.ts';
import { majorOf, specName } from '#lib/benchmarks/spec/parse.ts';
import type { BenchmarkSpec } from '#lib/benchmarks/spec/schema.ts';
import { predicateTree } from '#lib/components/bench/predicate-tree.ts';
import { runsHref } from '#lib/components/bench/board.ts';
import { boardRequestOf } from '#lib/server/library/board-request.ts';
import type { BoardRow } from '#lib/server/query/benchmarks.ts';
import { answering } from '../../../answering.ts';
import type { PageServerLoad } from './$types.js';

const mostDrawn = 24;

export const load: PageServerLoad = ({ locals, params, url }) =>
  answering(async () => {
    const { library, query } = locals.app;
    const { suite, version } = params;
    const { spec, spec_sha256, released, operatorSheet, files, versions } = await library.spec(
      suite,
      version,
    );
    const against = url.searchParams.get('against') ?? '';
    const [board, all] = await Promise.all([
      query.leaderboard(boardRequestOf(spec)),
      library.specs(),
    ]);
    const bytes = new Map(
      all
        .filter((entry) => entry.spec.id === suite && majorOf(entry.spec) === majorOf(spec))
        .map((entry) => [entry.spec_sha256, entry.spec.version]),
    );
    const same = board.filter((row) => bytes.has(row.spec_sha256));
    const registered = same.filter((row) => row.registered);
    const { simulation, ...reading } = spec;
    return {
      name: specName(spec),
      suite,
      version,
      major: majorOf(spec),
      versions,
      against,
      diff: against === '' ? null : shownDiff(await library.diff(suite, against, version)),
      spec: { ...reading, simulation },
      spec_sha256,
      released,
      files,
      operatorSheet,
      trees: treesOf(spec),
      registered,
      unregistered: same.filter((row) => !row.registered),
      otherBytes: board.filter((row) => !bytes.has(row.spec_sha256)),
      chart: registered.length === 0 ? null : await locals.drawChart(boardPlot(registered, spec)),
      reported: board.reduce((sum, row) => sum + row.reported, 0),
      generated: board.reduce((sum, row) => sum + row.generated, 0),
    };
  });

const treesOf = (spec: BenchmarkSpec) => ({
  success: predicateTree(spec.success, spec),
  failures: spec.failure_labels.map(({ label, when }) => ({
    label,
    tree: 'otherwise' in when ? null : predicateTree(when, spec),
  })),
  stages: spec.rubric.map(({ stage, weight, when }) => ({
    stage,
    weight,
    tree: 'success' in when ? null : predicateTree(when, spec),
  })),
});

/** Values as they are written, so that a page can show them side by side. */
function shownDiff(diff: SpecDiff) {
  const text = (value: unknown): string | null =>
    value === undefined ? null : JSON.stringify(value, null, 1);
  return {
    ...diff,
    differences: diff.differences.map(({ before, after, ...rest }) => ({
      ...rest,
      before: text(before),
      after: text(after),
    })),
  };
}

function boardPlot(rows: readonly BoardRow[], spec: BenchmarkSpec) {
  const { per } = spec.statistics.primary;
  const place = ({ world, simulator }: BoardRow): string =>
    world === 'real' ? 'On real robots' : `In ${simulator ?? 'simulation'}`;
  const marks = [...Map.groupBy(rows.slice(0, mostDrawn), place)].flatMap(([heading, group]) => [
    { heading },
    ...group.map((row) => ({
      label: row.split === 'audit' ? `${row.policy}, audit seeds` : row.policy,
      world: row.world,
      estimate: row.headline,
      href: runsHref(row.runs, spec.id),
    })),
  ]);
  return intervalPlot(marks, {
    title: per === undefined ? 'Success' : `Success at the worst level of ${per}`,
    measure: 'share',
    axis: 'success rate',
    rowTitle: 'Policy',
  });
}
