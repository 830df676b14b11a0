import type { PreferenceAnswer, RankedPolicy } from '#lib/metrics/preferences/types.ts';
import type { Chart } from './chart.ts';
import { forest } from './forest.ts';

/** Log strengths of policies that people compared, best first, with letters and counts. */
export function preferenceRanking(answer: Pick<PreferenceAnswer, 'rows'>): Chart {
  return forest(
    answer.rows.map((row) => ({
      label: row.policy,
      world: 'real' as const,
      estimate: row.estimate,
      finding: noteOf(row),
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

function noteOf({ letters, unranked, wins, losses, ties }: RankedPolicy): string {
  const counts = `${wins} won, ${losses} lost, ${ties} tied`;
  return `${letters ?? unranked ?? ''} · ${counts}`;
}
