import type { Measure } from '#lib/format/estimate.ts';
import type { AutonomyFigures, SuccessFigures } from '#lib/metrics/answers.ts';
import type { Estimate } from '#lib/metrics/estimate.ts';
import type { Figure } from '#lib/reports/figures/figure.ts';
import type { ReportPredicate } from '#lib/reports/report/predicate.ts';

/** A figure that leads a report, with what it means in a sentence. */
export interface HeadlineFigure {
  readonly title: string;
  readonly meaning: string;
  readonly estimate: Estimate;
  readonly measure: Measure;
}

/** One row of the table of successes: real and sim stand apart. */
export interface TaskFigure {
  readonly task: string;
  readonly policy: string;
  readonly world: 'real' | 'sim';
  readonly estimate: Estimate;
  /** Successes with help, never part of the estimate. */
  readonly assisted: number;
}

type Results = Pick<ReportPredicate, 'results'>;

const level = 0.95;

/** The autonomy figures of all real work, which are published together or not at all; empty in a report without them. */
export function headlineFigures({ results }: Results): readonly HeadlineFigure[] {
  const autonomy = results.find(isHeadline)?.figures as AutonomyFigures | undefined;
  if (autonomy === undefined) return [];
  return [
    {
      title: 'Strict autonomy ratio',
      meaning:
        'Share of active time in which the policy alone moved the robot. Time of unknown mode counts against it.',
      estimate: autonomy.estimate,
      measure: 'share',
    },
    {
      title: 'Inclusive autonomy ratio',
      meaning: 'The same with supervised time counted in: nobody else moved the robot.',
      estimate: autonomy.inclusive.low,
      measure: 'share',
    },
    {
      title: 'Interventions per active hour',
      meaning: 'How often a person took over or stopped the robot while it worked.',
      estimate: autonomy.interventions_per_hour,
      measure: 'per_hour',
    },
    {
      title: 'Finished without help',
      meaning: 'Share of graded episodes that nobody helped with from beginning to end.',
      estimate: autonomy.without_help,
      measure: 'share',
    },
  ];
}

/**
 * Minutes of people's time per active robot hour: counted in full, so it has no interval. Null where it is not known.
 */
export const peopleMinutes = ({ results }: Results): number | null =>
  (results.find(isHeadline)?.figures as AutonomyFigures | undefined)
    ?.people_minutes_per_robot_hour ?? null;

/** Success by task, policy version and world, at 95 %, over all contexts of work. */
export function taskFigures({ results }: Results): readonly TaskFigure[] {
  return results.flatMap(({ metric, level: at, group, figures }) => {
    const { task, policy, world } = group;
    if (metric !== 'success/1' || at !== level || task === undefined || policy === undefined)
      return [];
    const { estimate, assisted } = figures as SuccessFigures;
    return [{ task, policy, world: world === 'real' ? 'real' : 'sim', estimate, assisted }];
  });
}

const isHeadline = ({ metric, level: at, group }: Figure): boolean =>
  metric === 'autonomy/1' &&
  at === level &&
  group['world'] === 'real' &&
  Object.keys(group).length === 1;

/** How a restated figure of a metric is printed. */
export const measureOf = (metric: string): Measure =>
  metric === 'latency/1' ? 'duration' : 'share';
