import { clopperPearson } from '#lib/stats/clopper-pearson.ts';
import type { Estimate } from '#lib/metrics/estimate.ts';
import { missing } from '#lib/metrics/estimate.ts';
import { succeeded, type Attempt, type AttemptFacts } from './log/attempts.ts';

/** Is the take shown typical of what the robot does on this task? */
export interface Representative {
  /** Attempts of the session with a graded outcome. */
  readonly graded: number;
  /** Of those, successes without help. */
  readonly successes: number;
  /** Success rate of the session's attempts, Clopper–Pearson 95 %. */
  readonly rate: Estimate;
  /** The same over all attempts of the fleet at this task with this policy. */
  readonly fleetRate: Estimate;
  readonly takes: readonly TakeRank[];
  /** Every take shown is a success without help. */
  readonly showsSuccess: boolean;
  /**
   * Chance that as many takes filmed at random in the session would all be at least as good as the worst one shown; null
   * where nothing was graded. 1 is a take like any other.
   */
  readonly chance: number | null;
}

/** Where one shown take stands among the attempts of its session. */
export interface TakeRank {
  readonly episode_id: string;
  readonly take: number;
  readonly of: number;
  /** Share of the successes that took longer, 0…1: 1 is the fastest. Null unless it is one of two successes or more. */
  readonly timePercentile: number | null;
  /** Share of the scored attempts that scored lower, 0…1. Null where it has no score or nothing to compare with. */
  readonly scorePercentile: number | null;
}

/** @throws nothing; an empty session gives estimates without value. */
export function representativeness(facts: AttemptFacts): Representative {
  const graded = facts.attempts.filter(({ outcome }) => outcome !== 'ungraded');
  const successes = graded.filter(succeeded).length;
  const shown = facts.attempts.filter((attempt) => attempt.shown);
  return {
    graded: graded.length,
    successes,
    rate: share(successes, graded.length),
    fleetRate: share(facts.fleet?.successes ?? 0, facts.fleet?.graded ?? 0),
    takes: shown.map((attempt) => rankOf(attempt, facts.attempts)),
    showsSuccess: shown.length > 0 && shown.every(succeeded),
    chance: chanceOf(shown, graded),
  };
}

const share = (k: number, n: number): Estimate =>
  n === 0 ? missing(0, 1) : { ...known(k, n), n, k };

function known(k: number, n: number) {
  const { value, low, high, level, method } = clopperPearson(k, n);
  return { value, low, high, level, method };
}

function rankOf(attempt: Attempt, all: readonly Attempt[]): TakeRank {
  const rivals = all.filter((other) => other !== attempt);
  const slower = rivals
    .filter(succeeded)
    .map(({ duration_ms }) => duration_ms > attempt.duration_ms);
  const scored = rivals.flatMap(({ score }) =>
    score === null ? [] : [score < (attempt.score ?? 0)],
  );
  return {
    episode_id: attempt.episode_id,
    take: attempt.take,
    of: all.length,
    timePercentile: succeeded(attempt) ? trueShare(slower) : null,
    scorePercentile: attempt.score === null ? null : trueShare(scored),
  };
}

const trueShare = (items: readonly boolean[]): number | null =>
  items.length === 0 ? null : items.filter(Boolean).length / items.length;

/**
 * Drawing m of n attempts without replacement, the chance that all are among the g at least as good as the worst take
 * shown: C(g, m) / C(n, m). Better is: a success without help, then the higher score, then the shorter time.
 */
function chanceOf(shown: readonly Attempt[], graded: readonly Attempt[]): number | null {
  const takes = shown.filter(({ outcome }) => outcome !== 'ungraded');
  const worst = takes.toSorted(better).at(-1);
  if (worst === undefined) return null;
  const good = graded.filter((attempt) => better(attempt, worst) <= 0).length;
  return takes.reduce((chance, _, i) => (chance * (good - i)) / (graded.length - i), 1);
}

/** Negative where `a` is better than `b`. */
function better(a: Attempt, b: Attempt): number {
  return (
    Number(succeeded(b)) - Number(succeeded(a)) ||
    (b.score ?? 0) - (a.score ?? 0) ||
    (succeeded(a) ? a.duration_ms - b.duration_ms : 0)
  );
}
