import { gammaQuantile } from './distributions/gamma.ts';
import { requireCount, requireLevel, requirePositive } from './domain.ts';
import type { Estimate } from './interval.ts';

/**
 * The exact interval for a Poisson rate, events per unit of exposure. No events give low 0 and a finite high: none seen
 * is a bound, not a zero rate.
 *
 * Source: F. Garwood (1936), Biometrika 28:437; limits as gamma quantiles.
 *
 * @param events whole, ≥ 0.
 * @param exposure hours, kilometres, …; > 0. The rate is per one of these.
 * @throws TelltaleError BAD_ARGUMENT outside those domains.
 */
export function garwood(events: number, exposure: number, level = 0.95): Estimate {
  requireCount(events, 'events');
  requirePositive(exposure, 'exposure');
  requireLevel(level);
  const tail = (1 - level) / 2;
  return {
    value: events / exposure,
    low: events === 0 ? 0 : gammaQuantile(tail, events) / exposure,
    high: gammaQuantile(1 - tail, events + 1) / exposure,
    level,
    method: 'garwood',
  };
}
