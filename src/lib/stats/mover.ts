import type { Estimate } from './interval.ts';

/**
 * The interval for a difference of two independent estimates, one − two, from the limits of each ("method of variance
 * estimates recovery"): each side squares and adds the distances of the limits that pull that way. With Wilson limits it
 * is Newcombe's method 10; with limits at an effective sample size it carries the dependence within units along.
 *
 * Source: G. Y. Zou, A. Donner (2008), Statistics in Medicine 27:1693.
 */
export function moverDifference(one: Estimate, two: Estimate, method: string): Estimate {
  const value = one.value - two.value;
  return {
    value,
    low: value - Math.hypot(one.value - one.low, two.high - two.value),
    high: value + Math.hypot(one.high - one.value, two.value - two.low),
    level: one.level,
    method,
  };
}
