import { monthName } from '#lib/format/dates.ts';

/** A range of days that is one choice. */
export interface DatePreset {
  readonly title: string;
  /** Days included, YYYY-MM-DD. */
  readonly from: string;
  readonly to: string;
}

/**
 * Ranges that end with the evidence: a store of last year's trials has last days too, and a link keeps meaning the same
 * days.
 *
 * @param lastDay last day of the evidence, YYYY-MM-DD; null where there is none
 */
export function datePresets(lastDay: string | null): readonly DatePreset[] {
  if (lastDay === null || Number.isNaN(Date.parse(`${lastDay}T00:00:00Z`))) return [];
  const month = lastDay.slice(0, 7);
  const endOfMonthBefore = daysBefore(`${month}-01`, 1);
  return [
    ...[7, 30, 90].map((days) => ({
      title: `Last ${days} days`,
      from: daysBefore(lastDay, days - 1),
      to: lastDay,
    })),
    { title: monthName(lastDay), from: `${month}-01`, to: endOfMonth(month) },
    {
      title: monthName(endOfMonthBefore),
      from: `${endOfMonthBefore.slice(0, 7)}-01`,
      to: endOfMonthBefore,
    },
  ];
}

const dayMs = 86_400_000;

const daysBefore = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) - days * dayMs).toISOString().slice(0, 10);

function endOfMonth(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
}
