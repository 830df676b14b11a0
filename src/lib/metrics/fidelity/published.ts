import { mmrv } from '#lib/stats/mmrv.ts';
import { pearson } from '#lib/stats/pearson.ts';
import { spearman } from '#lib/stats/spearman.ts';
import { attainablePearson } from './attainable.ts';

/** Rates of one policy as a table prints them. */
export interface PrintedRates {
  readonly policy: string;
  readonly sim: number;
  readonly real: number;
}

export const publishedFigures = ['mmrv', 'pearson', 'spearman'] as const;
export type PublishedFigure = (typeof publishedFigures)[number];

/** A figure as a paper prints it: text, because its digits say how exact it claims to be. */
export interface PublishedValue {
  readonly figure: PublishedFigure;
  readonly published: string;
  readonly source: string;
}

/**
 * `follows`: the rows give the printed value, or one that differs by a single unit of its last digit, as rounded rows may.
 * `does_not_follow`: they give another value. `not_computable`: they give none.
 */
export type PublishedVerdict = 'follows' | 'does_not_follow' | 'not_computable';

export interface PublishedCheck extends PublishedValue {
  /** From the rows as printed. */
  readonly recomputed: number | null;
  /** Distance in units of the last printed digit, both rounded to it. */
  readonly units_apart: number | null;
  readonly verdict: PublishedVerdict;
  /** Range that the figure has over all rows that print as these do; null where it is not known (rank figures). */
  readonly attainable: readonly [number, number] | null;
  /** Whether some rows that print as these do would give the printed value. */
  readonly rounding_can_explain: boolean | null;
}

const unitsAllowed = 1;

/**
 * Holds a published figure against the rows that it was published with.
 *
 * @param rates at least two policies
 * @param rowUnit unit of the last digit of the rows, e.g. 0.001
 */
export function checkPublished(
  value: PublishedValue,
  rates: readonly PrintedRates[],
  rowUnit: number,
): PublishedCheck {
  const recomputed = recompute(value.figure, rates);
  if (recomputed === null) {
    return {
      ...value,
      recomputed,
      units_apart: null,
      verdict: 'not_computable',
      attainable: null,
      rounding_can_explain: null,
    };
  }
  const unit = 10 ** -decimalsOf(value.published);
  const units_apart = Math.abs(
    Math.round(recomputed / unit) - Math.round(Number(value.published) / unit),
  );
  const attainable = value.figure === 'pearson' ? attainablePearson(rates, rowUnit / 2) : null;
  return {
    ...value,
    recomputed,
    units_apart,
    verdict: units_apart <= unitsAllowed ? 'follows' : 'does_not_follow',
    attainable,
    rounding_can_explain: attainable === null ? null : reaches(attainable, value.published, unit),
  };
}

/** The figure from the rows; null where it does not exist. */
export function recompute(figure: PublishedFigure, rates: readonly PrintedRates[]): number | null {
  if (rates.length < 2) return null;
  const sim = rates.map((rate) => rate.sim);
  const real = rates.map((rate) => rate.real);
  if (figure === 'mmrv') return mmrv(sim, real).value;
  return figure === 'pearson' ? pearson(sim, real) : spearman(sim, real);
}

/** Digits behind the point: `0.930` claims three. */
export const decimalsOf = (printed: string): number => printed.split('.')[1]?.length ?? 0;

function reaches([low, high]: readonly [number, number], printed: string, unit: number): boolean {
  const value = Number(printed);
  return value + unit / 2 >= low && value - unit / 2 <= high;
}

/** What the checks of one figure come to, in a sentence. */
export function publishedSentence(
  figure: PublishedFigure,
  checks: readonly PublishedCheck[],
): string {
  const name = { mmrv: 'MMRV', pearson: 'Pearson', spearman: 'Spearman' }[figure];
  const own = checks.filter((check) => check.figure === figure);
  const apart = own.filter((check) => check.verdict === 'does_not_follow');
  if (apart.length === 0)
    return `All ${own.length} published ${name} values follow from their rows.`;
  const certain = apart.filter((check) => check.rounding_can_explain === false).length;
  const cause =
    figure === 'pearson' && certain > 0
      ? `; ${certain} of them cannot come from any rows that print so`
      : '';
  return `${apart.length} of ${own.length} published ${name} values do not follow from their own table${cause}.`;
}
