import type { Measure } from '#lib/format/estimate.ts';
import { isKnown, type Estimate } from '#lib/metrics/estimate.ts';

/** One published value of a headline figure. */
export interface HistoryPoint {
  readonly report_id: string;
  readonly window: string;
  readonly vintage: number;
  readonly estimate: Estimate;
}

/** A headline figure through its vintages, ready to be drawn on one scale from zero. */
export interface FigureHistory {
  readonly figure: string;
  readonly measure: Measure;
  /** Right end of the scale: 1 for shares, else a round number that no interval passes. */
  readonly top: number;
  readonly points: readonly (HistoryPoint & {
    /** The estimate as a share of `top`. */
    readonly drawn: Estimate;
  })[];
}

const rates: ReadonlySet<string> = new Set(['interventions per active hour']);

/** Puts every value of a figure on one scale, so that vintages can be compared by eye. */
export function figureHistory(figure: string, points: readonly HistoryPoint[]): FigureHistory {
  const isRate = rates.has(figure);
  const top = isRate ? roundTop(points.map(({ estimate }) => estimate)) : 1;
  return {
    figure,
    measure: isRate ? 'per_hour' : 'share',
    top,
    points: points.map((point) => ({ ...point, drawn: shareOf(point.estimate, top) })),
  };
}

/** 1, 2 or 5 times a power of ten, at or above the highest end of an interval; 1 where nothing is known. */
function roundTop(estimates: readonly Estimate[]): number {
  const highest = Math.max(0, ...estimates.map((each) => (isKnown(each) ? each.high : 0)));
  if (highest === 0) return 1;
  const power = 10 ** Math.floor(Math.log10(highest));
  return [1, 2, 5].map((step) => step * power).find((top) => top >= highest) ?? 10 * power;
}

const shareOf = (estimate: Estimate, top: number): Estimate =>
  isKnown(estimate)
    ? {
        ...estimate,
        value: estimate.value / top,
        low: estimate.low / top,
        high: estimate.high / top,
      }
    : estimate;
