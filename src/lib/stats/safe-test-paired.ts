import { runSafeTest, type RunningTest, type SafeTestResult } from './safe-test.ts';

/**
 * The anytime-valid form of McNemar's test: each pair in which only one arm succeeded is a fair coin if the arms are
 * equal; the e-value is the likelihood ratio of the coin's bias mixed over Beta(½, ½) (Krichevsky–Trofimov) against ½.
 * Pairs that agree leave it unchanged.
 *
 * Source: J. Ville (1939); the mixture as in A. Ramdas et al. (2023), "Game-theoretic statistics and safe anytime-valid
 * inference", section 2.
 *
 * @param a, b outcomes of the two arms, pair by pair, 0 or 1.
 * @throws TelltaleError BAD_ARGUMENT for another outcome, or an alpha outside (0, 1).
 */
export function safePaired(
  a: readonly number[],
  b: readonly number[],
  alpha = 0.05,
): SafeTestResult {
  return runSafeTest(a, b, alpha, runningPaired());
}

/** The same, pair by pair. */
export function runningPaired(): RunningTest {
  let forA = 0;
  let forB = 0;
  let logE = 0;
  return {
    add(a, b) {
      if (a === b) return logE;
      const mine = a === 1 ? forA : forB;
      logE += Math.log((2 * (mine + 0.5)) / (forA + forB + 1));
      if (a === 1) forA += 1;
      else forB += 1;
      return logE;
    },
  };
}
