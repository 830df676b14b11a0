import type { MetricDefinition } from '../definition.ts';
import { simReal } from '../sim-real.ts';
import { leastPoints } from './figures.ts';

export const fidelity: MetricDefinition = {
  name: 'fidelity',
  version: 1,
  title: 'Fidelity of a simulator',
  meaning:
    'Whether a simulator ranks policies as reality does, and what choosing by it would have cost. Judged task by task, because over several tasks a simulator may look good by knowing which tasks are hard.',
  formula:
    'Over the policies of a task that have enough trials on both sides: MMRV = mean over policies i of max over j of |R_i − R_j| where exactly one of S_i < S_j and R_i < R_j holds (SIMPLER, real gap); Pearson and Spearman of sim and real rates; regret = best real rate − real rate of simulation’s leader; mean and mean absolute real − sim. Real success from few real and many simulated trials by PPI++.',
  interval:
    'Correlations: BCa bootstrap over points, over whole tasks from five tasks on; none below four points, where a perfect order has a chance of 1/k! by luck. Mean gap: square-and-add of the points’ own intervals. PPI++: Student’s t.',
  needs: leastPoints,
  sql: simReal.sql,
};
