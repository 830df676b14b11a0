import { countBars, intervalPlot } from '#lib/charts/index.ts';
import type { RunDetail } from '#lib/server/query/runs.ts';
import { answering } from '../../answering.ts';
import { failureReasons, levelResults, sideResults, type LevelResult } from './results.ts';
import type { PageServerLoad } from './$types.js';

const pageSize = 100;
const mostDrawn = 40;

export const load: PageServerLoad = ({ locals, params, url }) =>
  answering(async () => {
    const whole = await locals.app.query.run(params.run);
    const unfinished = isUnfinished(whole);
    const blinded = unfinished && !url.searchParams.has('open');
    // Results of a blinded run that still goes on would unblind its operator, and invite to stop at a good moment.
    const run = blinded ? { ...whole, trials: [] } : whole;
    const at = Math.max(0, Math.floor(Number(url.searchParams.get('from') ?? 0)) || 0);
    const only = url.searchParams.get('outcome') ?? '';
    const listed = only === '' ? run.trials : run.trials.filter(({ outcome }) => outcome === only);
    const levels = levelResults(run);
    const reasons = failureReasons(run);
    const { trials: _trials, ...about } = run;
    return {
      run: about,
      blinded,
      reported: whole.trials.length + whole.more,
      sides: sideResults(run),
      levelChart: levels.length === 0 ? null : await locals.drawChart(levelPlot(levels)),
      failureChart:
        reasons.length === 0
          ? null
          : await locals.drawChart(
              countBars(
                reasons.map(({ reason, count, share }) => ({
                  label: reason ?? 'no reason given',
                  count,
                  share,
                  unnamed: reason === null,
                })),
                { title: 'Why trials failed', rowTitle: 'Reason', countTitle: 'Trials' },
              ),
            ),
      trials: listed.slice(at, at + pageSize).map(({ extra: _extra, ...trial }) => trial),
      from: at,
      listed: listed.length,
      pageSize,
      only,
      generated: run.trials.filter(({ generated }) => generated).length,
      corrected: run.trials.filter(({ corrected }) => corrected).length,
    };
  });

const isUnfinished = ({ registration, trials, more }: RunDetail): boolean =>
  registration?.extra['world'] === 'real' && trials.length + more < registration.planned_trials;

function levelPlot(levels: readonly LevelResult[]) {
  const several = new Set(levels.map(({ policy }) => policy)).size > 1;
  const named = ({ level, policy, simulator }: LevelResult): string =>
    [level, ...(several ? [policy] : []), ...(simulator === null ? [] : [simulator])].join(', ');
  const rows = [...Map.groupBy(levels.slice(0, mostDrawn), ({ factor }) => factor)].flatMap(
    ([heading, group]) => [
      { heading },
      ...group.map((row) => ({ label: named(row), world: row.world, estimate: row.estimate })),
    ],
  );
  return intervalPlot(rows, {
    title: 'Success by factor level',
    measure: 'share',
    axis: 'success rate',
    rowTitle: 'Level',
  });
}
