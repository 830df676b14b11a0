import type { PreferenceAnswer } from '#lib/metrics/preferences/types.ts';
import type { Chart } from './chart.ts';
import { forest } from './forest.ts';

/** Log strengths of policies that people compared, best first, with letters and counts. */
export function preferenceRanking(answer: Pick<PreferenceAnswer, 'rows'>): Chart {
  return forest(
    answer.rows.map((row) => ({
      label: row.policy,
      world: 'real' as const,
      estimate: row.estimate,
      finding: row.letters ?? row.unranked ?? '',
      detail: `${row.wins} won, ${row.losses} lost, ${row.ties} tied`,
    })),
    {
      title: 'Preference strength',
      measure: 'number',
      axis: 'log strength against the mean',
      rowTitle: 'Policy',
      worlds: false,
    },
  );
}
