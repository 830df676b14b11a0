import type { ReadinessChange } from '#lib/readiness/changes.ts';
import type { Permission } from '#lib/server/access/roles.ts';

/** How much evidence a store holds: a page that shows less is out of date. */
export interface EvidenceTotals {
  readonly batches: number;
  readonly episodes: number;
}

/** A task whose newest version does worse than the one before, beyond doubt. */
export interface Regression {
  readonly task: string;
  readonly world: string;
  readonly policy: string;
  readonly previous_policy: string;
  /** Newest minus previous, as shares; the whole 95 % interval is below zero. */
  readonly change: { readonly value: number; readonly low: number; readonly high: number };
}

/** What happens here that somebody may want to be told of. */
export type ProductEvent =
  | ({ readonly type: 'batch' } & EvidenceTotals)
  | { readonly type: 'report'; readonly report_id: string }
  | ({ readonly type: 'gate' } & ReadinessChange)
  | ({ readonly type: 'regression' } & Regression);

/** What somebody must be allowed to see to be told. */
export const eventNeeds: { readonly [T in ProductEvent['type']]: Permission } = {
  batch: 'metrics',
  report: 'reports',
  gate: 'metrics',
  regression: 'metrics',
};
