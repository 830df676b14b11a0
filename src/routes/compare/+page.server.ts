import { forest, type ForestHeading, type ForestRow } from '#lib/charts/forest.ts';
import { preferenceRanking } from '#lib/charts/ranking.ts';
import { baselineCookie, parseBaseline } from '#lib/client/baseline.ts';
import {
  againstPinned,
  compareApiHref,
  compareHref,
  insteadOf,
  parseCompareState,
  sharedTasks,
  suggestions,
  type CompareState,
} from '#lib/client/compare-state.ts';
import { episodesHref } from '#lib/client/episode-state.ts';
import { narrowed } from '#lib/client/filter-state.ts';
import { comparisonMarkdown, findingWords, placeName, printP } from '#lib/format/comparison.ts';
import { taskTitle } from '#lib/format/names.ts';
import type { CompareAnswer, ComparedTask } from '#lib/metrics/compare/types.ts';
import type { Filter } from '#lib/metrics/dimensions.ts';
import type { QueryLayer } from '#lib/server/query/types.ts';
import type { DrawChart } from '#lib/server/render/draw.ts';
import { answering } from '../answering.ts';
import { offeredFacets } from '../offered.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = (event) =>
  answering(async () => {
    const { locals, url } = event;
    const { drawChart } = locals;
    const { query } = locals.app;
    const pinned = parseBaseline(event.cookies.get(baselineCookie));
    const asked = parseCompareState(url.searchParams);
    const state = againstPinned(asked, url.searchParams, pinned);
    const { policies, filter, margin } = state;
    const facets = await offeredFacets(
      event,
      { ...filter, where: { ...filter.where, policy: policies } },
      ['policy', 'task', 'world', 'context', 'simulator', 'site', 'unit', 'embodiment'],
    );
    const base = {
      state,
      policyFacet: facets.find(({ dimension }) => dimension === 'policy'),
      facets: facets.filter(({ dimension }) => dimension !== 'policy'),
      preferences: await preferencesOf(query, state, drawChart),
    };
    if (policies.length < 2) {
      return { ...base, compared: null, suggestions: await suggested(query, state, pinned) };
    }
    const answer = await query.compare({ policies, filter, margin });
    return {
      ...base,
      compared: await compared(answer, state, url, pinned, drawChart),
      suggestions: [],
    };
  });

/**
 * What suggests itself: those tried on the same task as the one that is chosen, or else pinned; the last two versions of
 * each policy; else those that were tried most on the same task.
 */
async function suggested(query: QueryLayer, state: CompareState, pinned: string | null) {
  const [chosen = pinned] = state.policies;
  const { rows } = await query.success({ by: ['task', 'policy', 'world'], filter: state.filter });
  const tried = rows.map(({ group, trials }) => ({
    place: `${group['task'] ?? ''} ${group['world'] ?? ''}`,
    policy: group['policy'] ?? '',
    trials,
  }));
  const withChosen = chosen === null ? [] : sharedTasks(tried, { ...state, policies: [chosen] });
  if (state.policies.length > 0) return withChosen;
  const [facet] = await query.facets(state.filter, ['policy']);
  const all = [...withChosen, ...suggestions(facet, state)];
  const once = [...new Map(all.map((one) => [one.href, one])).values()];
  return once.length > 0 ? once : sharedTasks(tried, state);
}

const hasFinding = ({ pairs }: ComparedTask): boolean =>
  pairs.some(({ finding }) => finding === 'better' || finding === 'worse');

const mostDrawn = 60;

async function compared(
  answer: CompareAnswer,
  state: CompareState,
  url: URL,
  pinned: string | null,
  drawChart: DrawChart,
) {
  const rows = state.onlyDifferences ? answer.rows.filter(hasFinding) : answer.rows;
  const baseline = answer.policies[0];
  const marks = forestRows(rows, baseline, state.filter);
  const findings = answer.rows.flatMap(({ pairs }) =>
    pairs.filter(({ a }) => a === baseline).map(({ finding }) => finding),
  );
  return {
    answer,
    baseline: baseline ?? '',
    unread: unreadBecause(answer),
    rows: rows.map((row) => ({
      row,
      open: hasFinding(row),
      links: linksOf(row, answer.policies, state.filter),
    })),
    hidden: answer.rows.length - rows.length,
    findings,
    // Null where the pinned baseline is the one, or none is pinned.
    pinnedHref:
      pinned === null || pinned === baseline
        ? null
        : compareHref({ ...state, policies: insteadOf(state.policies, pinned) }),
    toggleHref: compareHref({ ...state, onlyDifferences: !state.onlyDifferences }),
    notDrawn: Math.max(0, marks.length - mostDrawn),
    chart: await drawChart(
      forest(marks.slice(0, mostDrawn), {
        title: `Difference from ${baseline ?? 'the baseline'}`,
        measure: 'points',
        axis: 'version − baseline, points of success',
        rowTitle: 'Task and version',
        margin: state.margin,
      }),
    ),
    markdown: comparisonMarkdown({ ...answer, rows }, `${url.origin}${url.pathname}${url.search}`),
    evidence: {
      evidence: answer.evidence,
      metric: answer.metric,
      sqlSha256: answer.sql_sha256,
      apiHref: compareApiHref(state),
    },
  };
}

/** Why no pair has a verdict for whoever looks after every trial; null where one has. */
function unreadBecause(answer: CompareAnswer): 'too_many' | 'no_order' | null {
  if (!answer.read_in_order) return 'too_many';
  const tested = answer.rows.flatMap(({ pairs }) => pairs).filter(({ p }) => p !== null);
  const unread = tested.length > 0 && tested.every(({ sequential }) => sequential === null);
  return unread ? 'no_order' : null;
}

/** Worlds apart, regressions first within each; many versions of one task stand under its name. */
function forestRows(
  rows: readonly ComparedTask[],
  baseline: string | undefined,
  filter: Filter,
): readonly (ForestRow | ForestHeading)[] {
  const many = rows.some(({ policies }) => policies.length > 2);
  const headingOf = (row: ComparedTask): string =>
    many ? `${placeName(row)}: ${taskTitle(row.task)}` : placeName(row);
  const groups = [...Map.groupBy(rows, headingOf)];
  if (!many) groups.sort(([one], [other]) => (one < other ? -1 : 1));
  return groups.flatMap(([heading, own]) => [
    { heading },
    ...own.flatMap((row) =>
      row.pairs
        .filter(({ a }) => a === baseline)
        .map((pair) => ({
          label: many ? pair.b : taskTitle(row.task),
          world: row.world,
          estimate: pair.estimate,
          finding: findingWords[pair.finding],
          ...(pair.p_holm === null ? {} : { detail: printP(pair.p_holm) }),
          href: episodesHref(placeFilter(row, filter, [pair.a, pair.b])),
        })),
    ),
  ]);
}

const placeFilter = (row: ComparedTask, filter: Filter, policy: readonly string[]): Filter => {
  const place = narrowed(filter, { task: row.task, world: row.world, simulator: row.simulator });
  return { ...place, where: { ...place.where, policy } };
};

function linksOf(row: ComparedTask, policies: readonly string[], filter: Filter) {
  return {
    task: `/tasks/${encodeURIComponent(row.task)}`,
    episodes: Object.fromEntries(
      policies.map((policy) => [policy, episodesHref(placeFilter(row, filter, [policy]))]),
    ),
  };
}

/** Comparisons by people know task, site, policy and day; the other filters are not theirs. Null where there are none. */
async function preferencesOf(
  query: QueryLayer,
  { policies, filter }: CompareState,
  drawChart: DrawChart,
) {
  const { task, site } = filter.where;
  const where = {
    ...(task === undefined ? {} : { task }),
    ...(site === undefined ? {} : { site }),
    ...(policies.length < 2 ? {} : { policy: policies }),
  };
  const answer = await query.preferences({ filter: { ...filter, where } });
  if (answer.rows.length === 0) return null;
  return { answer, chart: await drawChart(preferenceRanking(answer)) };
}
