import { TelltaleError } from '#lib/kernel/errors.ts';
import { plannedTracks } from '#lib/components/replay/planned-tracks.ts';
import type { TrialFile } from '#lib/server/runner/trial-file.ts';
import { answering } from '../../../answering.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = ({ locals, params }) =>
  answering(async () => {
    const number = Number(params.trial);
    const { library, query } = locals.app;
    const [run, file] = await Promise.all([
      query.run(params.run),
      library.trial(params.run, number),
    ]);
    const at = run.trials.findIndex(({ trial }) => trial === number);
    const trial = run.trials[at];
    if (trial === undefined)
      throw new TelltaleError(
        'NOT_FOUND',
        `trial ${params.trial} of ${run.run_id} has not reported`,
      );
    const spec = await library.spec(run.suite, run.version).catch(() => null);
    return {
      run_id: run.run_id,
      suite: run.suite,
      version: run.version,
      trial,
      previous: run.trials[at - 1]?.trial ?? null,
      next: run.trials[at + 1]?.trial ?? null,
      file: file === null ? null : aboutFile(file),
      /** The trial can be executed here: its file is kept, and its spec is the one that we hold. */
      sameSpec: spec !== null && spec.spec_sha256 === run.spec_sha256,
      tracks:
        spec === null || file === null ? [] : plannedTracks(spec.spec, file.planned.conditions),
      budgetMs: spec?.spec.simulation?.control.latency.budget_ms ?? null,
    };
  });

const aboutFile = ({ engine, policy, result, calls, spec_sha256 }: TrialFile) => ({
  engine,
  policy,
  spec_sha256,
  steps: result.steps,
  detail: result.detail,
  stages: result.stages,
  measures: Object.entries(result.measures).map(([name, value]) => ({
    name,
    value: typeof value === 'number' ? value : value === null ? null : value.length,
    intervals: Array.isArray(value),
  })),
  latency: calls?.latency_ms ?? [],
  heldTicks: calls?.held_ticks.reduce((sum, ticks) => sum + ticks, 0) ?? 0,
  deadlineMisses: calls?.deadline_misses ?? null,
});
