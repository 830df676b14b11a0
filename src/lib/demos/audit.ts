import type { DemoClaim } from '#lib/log/index.ts';
import type { Claimed } from './claimed.ts';
import type { Facts } from './facts.ts';
import { worst, type Finding, type Verdict } from './finding.ts';
import { rules } from './rules/all.ts';

/** What holding one clip against its evidence gave. */
export interface Audit {
  /** The worst of what the claims need. */
  readonly verdict: Verdict;
  readonly claims: readonly ClaimVerdict[];
  /** One on each disclosure, in order of their numbers. */
  readonly findings: readonly Finding[];
}

export interface ClaimVerdict {
  readonly kind: DemoClaim;
  readonly verdict: Verdict;
  /** The disclosures that decided it: those that it needs and that have its verdict, and those that spoil it. */
  readonly because: readonly number[];
}

interface Needs {
  /** All must be verified. */
  readonly needs: readonly number[];
  /** Not needed, and fatal where contradicted. */
  readonly spoiledBy: readonly number[];
}

/**
 * What a claim needs (design/demos.md). A free text cannot be checked as such: whatever protected words it holds are judged
 * as a claim of autonomy.
 */
export const claimNeeds: Readonly<Record<DemoClaim, Needs>> = {
  autonomous: { needs: [1, 3, 8, 10, 12, 13, 14, 15], spoiledBy: [2, 11, 16, 17, 23, 25, 27, 30] },
  real_time: { needs: [5], spoiledBy: [6, 9, 10, 27] },
  one_take: { needs: [8], spoiledBy: [9, 10, 16, 27] },
  uncut: { needs: [8], spoiledBy: [9, 10, 27] },
  fleet_size: { needs: [19], spoiledBy: [10, 27] },
  unstaged: { needs: [20, 21, 25], spoiledBy: [23, 27] },
  no_off_board_help: { needs: [1, 3, 22], spoiledBy: [2, 10, 15, 17, 27] },
  free_text: { needs: [], spoiledBy: [2, 10, 23, 27] },
};

/** Judges every disclosure, then every claim by the disclosures that it needs. Unknown never counts as a pass. */
export function audit(claimed: Claimed, facts: Facts): Audit {
  const findings = rules.map((rule) => rule(claimed, facts));
  const kinds = new Set<DemoClaim>([
    ...(claimed.autonomous ? ['autonomous' as const] : []),
    ...claimed.claims.map(({ kind }) => kind),
  ]);
  const claims = [...kinds].map((kind) => judge(kind, findings));
  return { verdict: worst(claims.map(({ verdict }) => verdict)), claims, findings };
}

function judge(kind: DemoClaim, findings: readonly Finding[]): ClaimVerdict {
  const { needs, spoiledBy } = claimNeeds[kind];
  const verdictOf = (number: number): Verdict => findings[number - 1]?.verdict ?? 'unknown';
  const spoiling = spoiledBy.filter((number) => verdictOf(number) === 'contradicted');
  const verdict = spoiling.length > 0 ? 'contradicted' : worst(needs.map(verdictOf));
  const deciding = needs.filter((number) => verdictOf(number) === verdict);
  return { kind, verdict, because: [...deciding, ...spoiling].sort((a, b) => a - b) };
}

/** Whether the word "autonomous" may be printed about the clip. */
export const mayBeCalledAutonomous = ({ claims }: Audit): boolean =>
  claims.some(({ kind, verdict }) => kind === 'autonomous' && verdict === 'verified');
