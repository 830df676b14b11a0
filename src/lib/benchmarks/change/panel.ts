import { z } from 'zod';
import { mcnemar } from '#lib/stats/mcnemar.ts';

/**
 * The reference panel of a version: hash and outcome of a few trials of each of its policies on public seeds, kept in
 * `reference.json` beside the spec.
 */
export const panelSchema = z.strictObject({
  trials: z.int().positive(),
  policies: z.record(
    z.string(),
    z.array(z.strictObject({ trajectory_sha256: z.string(), outcome: z.string() })),
  ),
});

export type Panel = z.infer<typeof panelSchema>;

/** How two panels differ on the trials that both have. */
export interface PanelComparison {
  readonly compared: number;
  readonly hashes_changed: number;
  /** Trials that are a success in one and a failure in the other. */
  readonly flips: number;
  /** Exact McNemar p of successes lost against won. */
  readonly p: number;
  /** What the change rules of a minor version ask: at most 2 % flips and no difference by McNemar at 5 %. */
  readonly within_minor: boolean;
}

/** Compares panels pair by pair: same policy, same trial. */
export function comparePanels(before: Panel, after: Panel): PanelComparison {
  const pairs = Object.entries(before.policies).flatMap(([policy, trials]) =>
    trials.flatMap((trial, index) => {
      const other = after.policies[policy]?.[index];
      return other ? [[trial, other] as const] : [];
    }),
  );
  const succeeds = (trial: { outcome: string }): boolean => trial.outcome === 'success';
  const lost = pairs.filter(([a, b]) => succeeds(a) && !succeeds(b)).length;
  const won = pairs.filter(([a, b]) => !succeeds(a) && succeeds(b)).length;
  const { p } = lost + won === 0 ? { p: 1 } : mcnemar({ b: lost, c: won });
  return {
    compared: pairs.length,
    hashes_changed: pairs.filter(([a, b]) => a.trajectory_sha256 !== b.trajectory_sha256).length,
    flips: lost + won,
    p,
    within_minor: pairs.length > 0 && lost + won <= 0.02 * pairs.length && p >= 0.05,
  };
}
