import { sha256Hex } from '#lib/kernel/hash.ts';
import type { Dimension } from './dimensions.ts';

/**
 * A metric is a name, a version and the SQL of its sufficient statistics: aggregates only, in the subset that every
 * engine shares. Intervals and tests are computed from those by pure functions. A change of meaning is a new version.
 */
export interface MetricDefinition {
  readonly name: string;
  readonly version: number;
  readonly title: string;
  /** What the number says, in words that a manager can repeat. */
  readonly meaning: string;
  readonly formula: string;
  readonly interval: string;
  /** Fewest observations for which the figure is shown. */
  readonly needs: number;
  /** The aggregate query over rollup cells, as `statement` builds it for `by = task, policy, world`. */
  readonly sql: string;
}

export const metricId = (definition: MetricDefinition): string =>
  `${definition.name}/${definition.version}`;

export const sqlHash = (definition: MetricDefinition): string => sha256Hex(definition.sql);

/** The grouping under which a definition's SQL is printed and hashed. */
export const canonicalGrouping: readonly Dimension[] = ['task', 'policy', 'world'];
