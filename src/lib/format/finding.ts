import type { Estimate } from '#lib/metrics/estimate.ts';

/**
 * What a change interval says and no more: `worse` or `better` where it excludes 0, `none` where it does not, `unknown`
 * where there is nothing to compare with or too little evidence.
 */
export type Finding = 'worse' | 'unknown' | 'none' | 'better';

/** @param change new − old as a difference of shares, or null where there is no older version */
export function changeFinding(change: Estimate | null): Finding {
  if (change === null || change.value === null) return 'unknown';
  if (change.high < 0) return 'worse';
  if (change.low > 0) return 'better';
  return 'none';
}

/** Regressions first, then what cannot be judged, then no finding, then what got better. */
export const findingOrder: readonly Finding[] = ['worse', 'unknown', 'none', 'better'];

export const findingNames: { readonly [F in Finding]: string } = {
  worse: 'Worse',
  unknown: 'Not comparable',
  none: 'No finding',
  better: 'Improved',
};
