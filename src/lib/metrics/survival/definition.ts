import type { MetricDefinition } from '../definition.ts';
import { successNeeds } from '../success.ts';
import { canonicalSurvivalSql } from './statement.ts';

export const timeToSuccess: MetricDefinition = {
  name: 'time-to-success',
  version: 1,
  title: 'Time to success',
  meaning:
    'How long the robot takes until it is done by itself. It says how fast, not how often: a failed trial counts as not yet done when it ended, as if it might have succeeded later. Read it beside the success rate.',
  formula:
    'Kaplan–Meier over graded trials: unassisted success at its duration; failed, aborted and assisted trials are censored at theirs. Median; restricted mean = area under the curve up to the time that all groups of the same world and simulator were watched.',
  interval:
    'Curve: pointwise Greenwood, log–log. Median: Brookmeyer–Crowley. Restricted mean: value ± z·se. Trials are taken as independent, also those of one unit.',
  needs: successNeeds,
  sql: canonicalSurvivalSql,
};
