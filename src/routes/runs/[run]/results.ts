import { missing, type Estimate } from '#lib/metrics/estimate.ts';
import { successNeeds } from '#lib/metrics/success.ts';
import { clopperPearson } from '#lib/stats/clopper-pearson.ts';
import type { RunDetail, RunTrial } from '#lib/server/query/runs.ts';

/** One level of one factor, for one policy in one world. */
export interface LevelResult {
  readonly factor: string;
  readonly level: string;
  readonly policy: string;
  readonly world: 'real' | 'sim';
  readonly simulator: string | null;
  readonly estimate: Estimate;
}

/** A factor with more distinct values than this was drawn anew for each trial: it has no levels to compare. */
const mostLevels = 8;

const succeeded = ({ outcome, assisted }: RunTrial): boolean => outcome === 'success' && !assisted;

const share = (trials: readonly RunTrial[], unreported = 0): Estimate => {
  const n = trials.length + unreported;
  if (n < successNeeds) return missing(n, successNeeds);
  const k = trials.filter(succeeded).length;
  return { ...clopperPearson(k, n), n, k };
};

const sideOf = ({ policy, world, simulator }: RunTrial): string =>
  JSON.stringify([policy, world, simulator]);

/** Trials that count: graded ones. */
const graded = ({ trials }: RunDetail): readonly RunTrial[] =>
  trials.filter(({ outcome }) => outcome !== 'ungraded');

/** Success of each policy in each world, Clopper–Pearson; planned trials that never reported are failures. */
export function sideResults(run: RunDetail) {
  const sides = [...Map.groupBy(graded(run), sideOf).values()];
  const [first] = sides;
  const plan = run.registration;
  // In several worlds the plan does not say how many trials were to be in each.
  const places = new Set(run.trials.map(({ world, simulator }) => `${world} ${simulator ?? ''}`));
  const each =
    plan === null || places.size > 1 || plan.stopping_rule.kind === 'sequential'
      ? null
      : Math.floor(plan.planned_trials / plan.policies.length);
  return first === undefined
    ? []
    : sides.map((trials) => {
        const [{ policy, world, simulator }] = trials as [RunTrial, ...RunTrial[]];
        const reported = run.trials.filter((trial) => trial.policy === policy).length;
        const unreported = each === null ? 0 : Math.max(0, each - reported);
        return { policy, world, simulator, unreported, estimate: share(trials, unreported) };
      });
}

/** Success at each level of each factor that has levels. */
export function levelResults(run: RunDetail): readonly LevelResult[] {
  const trials = graded(run);
  const factors = [...new Set(trials.flatMap(({ conditions }) => Object.keys(conditions)))];
  return factors.flatMap((factor) => {
    const levels = new Set(trials.map(({ conditions }) => conditions[factor] ?? 'not said'));
    if (levels.size < 2 || levels.size > mostLevels) return [];
    return [...levels].sort().flatMap((level) =>
      [
        ...Map.groupBy(
          trials.filter(({ conditions }) => (conditions[factor] ?? 'not said') === level),
          sideOf,
        ).values(),
      ].map((own) => {
        const [{ policy, world, simulator }] = own as [RunTrial, ...RunTrial[]];
        return { factor, level, policy, world, simulator, estimate: share(own) };
      }),
    );
  });
}

/** Failed and aborted trials by reason, most frequent first. */
export function failureReasons(run: RunDetail) {
  const failed = run.trials.filter(({ outcome }) => outcome === 'failure' || outcome === 'aborted');
  return [...Map.groupBy(failed, ({ failure_reason }) => failure_reason)]
    .map(([reason, trials]) => ({
      reason,
      count: trials.length,
      share: trials.length / failed.length,
    }))
    .sort((a, b) => b.count - a.count);
}
