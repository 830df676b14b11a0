import { refuse } from './domain.ts';
import { barnardPower, fisherPower, mcnemarPower } from './power-exact.ts';
import { type PowerQuestion, trialsForDifference } from './power.ts';
import { normalQuantile } from './distributions/normal.ts';

/** Trials an arm (or pairs), and the exact power there. */
export interface ExactTrials {
  n: number;
  power: number;
  method: string;
}

/**
 * Trials an arm for Barnard's test to reach the power, exactly.
 *
 * Exact power is saw-toothed in n: this is the n nearest the normal approximation that reaches it while n − 1 does not,
 * or the approximation's own neighbour upwards. A few larger n may dip below by a fraction of a per cent.
 *
 * @throws TelltaleError BAD_ARGUMENT as `trialsForDifference`, or beyond 2000 trials an arm.
 */
export function trialsForBarnard(question: PowerQuestion): ExactTrials {
  const { p1, p2, alpha } = question;
  const start = trialsForDifference(question).n;
  return nearest(start, question.power, 'barnard-exact', (n) =>
    barnardPower({ p1, p2, n1: n, n2: n, alpha }),
  );
}

/** The same for Fisher's test, which needs more. */
export function trialsForFisher(question: PowerQuestion): ExactTrials {
  const { p1, p2, alpha } = question;
  const start = trialsForDifference(question).n;
  return nearest(start, question.power, 'fisher-exact', (n) =>
    fisherPower({ p1, p2, n1: n, n2: n, alpha }),
  );
}

/**
 * Pairs for the exact McNemar test.
 *
 * @param only1 share of pairs in which arm 1 alone succeeds; only2: arm 2 alone. They must differ.
 * @throws TelltaleError BAD_ARGUMENT for equal shares, shares that exceed 1, or beyond 2000 pairs.
 */
export function pairsForMcnemar(
  only1: number,
  only2: number,
  { power, alpha }: Pick<PowerQuestion, 'power' | 'alpha'>,
): ExactTrials {
  if (only1 === only2) refuse('only1 and only2 must differ: equal arms are never told apart.');
  const gap = only1 - only2;
  const discordant = only1 + only2;
  const reach =
    -normalQuantile(alpha / 2) * Math.sqrt(discordant) +
    normalQuantile(power) * Math.sqrt(Math.max(0, discordant - gap * gap));
  const start = Math.max(1, Math.ceil((reach / gap) ** 2));
  return nearest(start, power, 'mcnemar-exact', (n) => mcnemarPower(n, only1, only2, alpha));
}

const most = 2000;

function nearest(
  start: number,
  target: number,
  method: string,
  powerAt: (n: number) => number,
): ExactTrials {
  if (start > most) {
    refuse(
      `About ${start} trials an arm are needed: too many to compute exactly (at most ${most}).`,
    );
  }
  let n = start;
  let power = powerAt(n);
  if (power >= target) {
    while (n > 1) {
      const fewer = powerAt(n - 1);
      if (fewer < target) break;
      n -= 1;
      power = fewer;
    }
    return { n, power, method };
  }
  while (power < target) {
    n += 1;
    if (n > most)
      refuse(`More than ${most} trials an arm are needed: too many to compute exactly.`);
    power = powerAt(n);
  }
  return { n, power, method };
}
