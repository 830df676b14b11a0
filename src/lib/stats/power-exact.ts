import { barnardTables, pooledZ } from './barnard.ts';
import { binomialProbability } from './distributions/binomial.ts';
import { hypergeometricRange, logHypergeometric } from './distributions/hypergeometric.ts';
import { requireCount, requireLevel, requireShare } from './domain.ts';
import { largestProbability, probabilityAt, requireFeasible } from './unconditional.ts';

/** Rates, trials an arm and level of a planned comparison. */
export interface PlannedTest {
  p1: number;
  p2: number;
  n1: number;
  n2: number;
  alpha: number;
}

/**
 * The exact power of Barnard's test: the probability, at the true rates, of the largest set of tables with |pooled z| ≥ c
 * whose size stays ≤ alpha at every common rate.
 *
 * @throws TelltaleError BAD_ARGUMENT outside the domains, or where the exact test is not feasible.
 */
export function barnardPower(plan: PlannedTest): number {
  requirePlan(plan);
  requireFeasible(plan.n1, plan.n2);
  const { p1, p2, n1, n2 } = plan;
  const critical = barnardCritical(n1, n2, plan.alpha);
  return critical === null ? 0 : probabilityAt(barnardTables(n1, n2, critical), p1, p2);
}

/** The smallest |pooled z| at which Barnard's test rejects at alpha; null where no table does. */
export function barnardCritical(n1: number, n2: number, alpha: number): number | null {
  const values: number[] = [];
  for (let k1 = 0; k1 <= n1; k1++) {
    for (let k2 = 0; k2 * n1 < k1 * n2; k2++) values.push(pooledZ({ k1, n1, k2, n2 }));
  }
  const candidates = Float64Array.from(values).sort();
  let no = -1;
  let yes = candidates.length;
  while (yes - no > 1) {
    const middle = Math.floor((no + yes) / 2);
    const size = largestProbability(barnardTables(n1, n2, candidates[middle] ?? Infinity));
    if (size <= alpha) yes = middle;
    else no = middle;
  }
  return candidates[yes] ?? null;
}

/**
 * The exact power of Fisher's test: the probability, at the true rates, of all tables with p ≤ alpha.
 *
 * @throws TelltaleError BAD_ARGUMENT outside the domains.
 */
export function fisherPower(plan: PlannedTest): number {
  requirePlan(plan);
  const { p1, p2, n1, n2, alpha } = plan;
  const one = Array.from({ length: n1 + 1 }, (_, k) => binomialProbability(k, n1, p1));
  const two = Array.from({ length: n2 + 1 }, (_, k) => binomialProbability(k, n2, p2));
  let power = 0;
  for (let t = 0; t <= n1 + n2; t++) {
    for (const k1 of fisherRejects({ n1, n2, t }, alpha)) {
      power += (one[k1] ?? 0) * (two[t - k1] ?? 0);
    }
  }
  return power;
}

/**
 * The exact power of the two-sided McNemar test with n pairs, of which a share `only1` succeeds in arm 1 alone and `only2`
 * in arm 2 alone.
 *
 * @throws TelltaleError BAD_ARGUMENT outside the domains, or where the shares exceed 1.
 */
export function mcnemarPower(n: number, only1: number, only2: number, alpha: number): number {
  requireCount(n, 'n', 1);
  requireShare(only1, 'only1');
  requireShare(only2, 'only2');
  const discordant = only1 + only2;
  requireShare(discordant, 'only1 + only2');
  requireLevel(alpha, 'alpha');
  if (discordant === 0) return 0;
  let power = 0;
  for (let m = 1; m <= n; m++) {
    const chance = binomialProbability(m, n, discordant);
    if (chance < 1e-18) continue;
    let rejected = 0;
    let tail = 0;
    for (let b = 0; 2 * b < m; b++) {
      tail += binomialProbability(b, m, 0.5);
      if (2 * tail > alpha) break;
      rejected += binomialProbability(b, m, only1 / discordant);
      rejected += binomialProbability(m - b, m, only1 / discordant);
    }
    power += chance * rejected;
  }
  return power;
}

/** The k1 that Fisher's two-sided test rejects given both margins: the unlikeliest ones, whole groups of ties at a time. */
function fisherRejects(margins: { n1: number; n2: number; t: number }, alpha: number): number[] {
  const [first, last] = hypergeometricRange(margins);
  const terms = Array.from({ length: last - first + 1 }, (_, i) => ({
    k1: first + i,
    log: logHypergeometric(first + i, margins),
  })).sort((one, other) => one.log - other.log);
  const rejected: number[] = [];
  let sum = 0;
  for (let from = 0; from < terms.length;) {
    const limit = (terms[from]?.log ?? 0) + 1e-7;
    const group = terms.slice(from).filter(({ log }) => log <= limit);
    sum += group.reduce((total, { log }) => total + Math.exp(log), 0);
    if (sum > alpha) break;
    rejected.push(...group.map(({ k1 }) => k1));
    from += group.length;
  }
  return rejected;
}

function requirePlan({ p1, p2, n1, n2, alpha }: PlannedTest): void {
  requireShare(p1, 'p1');
  requireShare(p2, 'p2');
  requireCount(n1, 'n1', 1);
  requireCount(n2, 'n2', 1);
  requireLevel(alpha, 'alpha');
}
