import { refuse, requireLevel } from './domain.ts';
import type { Interval } from './interval.ts';

/** No bet stakes more than this share of what it could lose: a capital never falls to 0. */
const largestStake = 0.5;

/** What each value was staked with: decided before it was seen. */
export interface Bet {
  x: number;
  stake: number;
}

/**
 * The hedged betting confidence sequence for the mean of values in [0, 1]: valid at every moment at once, whatever their
 * distribution, so that one may look after each trial and stop at any. Running intersection; never widens.
 *
 * Half of the capital bets that the mean is above m, half that it is below; an m is out once either half has grown to
 * 1/alpha of the whole. Stakes are the predictable plug-in.
 *
 * Source: I. Waudby-Smith, A. Ramdas (2023), "Estimating means of bounded random variables by betting", JRSS B 86:1,
 * theorem 3 (hedged, c = ½, θ = ½).
 *
 * @param values in the order they came in, each in [0, 1]; none gives [0, 1].
 * @param alpha the chance that the mean is ever outside; the level is 1 − alpha.
 * @throws TelltaleError BAD_ARGUMENT for a value outside [0, 1], or an alpha outside (0, 1).
 */
export function bettingSequence(values: readonly number[], alpha = 0.05): Interval {
  const bets = placeBets(values, alpha);
  const flipped = bets.map(({ x, stake }) => ({ x: 1 - x, stake }));
  return {
    low: lowerBound(bets, alpha),
    high: 1 - lowerBound(flipped, alpha),
    level: 1 - alpha,
    method: 'betting-hedged',
  };
}

/** Stakes the values in turn. */
export function placeBets(values: readonly number[], alpha: number): Bet[] {
  requireLevel(alpha, 'alpha');
  const stakes = runningStakes(alpha);
  return values.map((x, i) => {
    if (!(x >= 0 && x <= 1)) refuse(`x[${i}] must lie in 0…1, got ${x}.`);
    return { x, stake: stakes.next(x) };
  });
}

/** The predictable plug-in: √(2·log(2/alpha) / (variance so far · t · log(t+1))), from the values before the t-th only. */
export function runningStakes(alpha: number): { next(x: number): number } {
  const scale = 2 * Math.log(2 / alpha);
  let t = 0;
  let sum = 0.5;
  let squares = 0.25;
  return {
    next(x) {
      t += 1;
      const stake = Math.sqrt(scale / ((squares / t) * t * Math.log(t + 1)));
      sum += x;
      squares += (x - sum / (t + 1)) ** 2;
      return stake;
    },
  };
}

/** The growth of the half that bets "the mean is above m" on one value, as a logarithm. */
export function logGrowth({ x, stake }: Bet, m: number): number {
  return Math.log1p(Math.min(stake, largestStake / m) * (x - m));
}

/** Where the largest capital so far meets 2/alpha; it falls as m rises, because each growth does. */
function lowerBound(bets: readonly Bet[], alpha: number): number {
  const enough = Math.log(2 / alpha);
  let out = 0;
  let inside = 1;
  if (!everReaches(bets, 0, enough)) return 0;
  for (let step = 0; step < 60 && inside - out > 1e-14; step++) {
    const m = (out + inside) / 2;
    if (everReaches(bets, m, enough)) out = m;
    else inside = m;
  }
  return out;
}

function everReaches(bets: readonly Bet[], m: number, enough: number): boolean {
  let logCapital = 0;
  for (const bet of bets) {
    logCapital += logGrowth(bet, m);
    if (logCapital >= enough) return true;
  }
  return false;
}
