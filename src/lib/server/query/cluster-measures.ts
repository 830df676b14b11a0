import { autonomyCells, autonomyPlan } from '#lib/metrics/autonomy.ts';
import type { ClusterPlan } from '#lib/metrics/cluster-sums.ts';
import {
  autonomyFacts,
  episodeFacts,
  latencyFacts,
  successFacts,
  type Fact,
} from '#lib/metrics/facts.ts';
import { latencyPlan } from '#lib/metrics/latency.ts';
import type { Source } from '#lib/metrics/statement.ts';
import { successPlan } from '#lib/metrics/success.ts';
import type { EvidenceReader } from './reader.ts';
import { withUnreported } from './unreported.ts';

/** A figure whose interval runs over units: what is summed up, over what. */
export interface ClusterMeasure {
  readonly name: string;
  readonly plan: ClusterPlan;
  /** What the plan's columns are made of. */
  readonly facts: readonly Fact[];
  /** The cells with the columns that the plan names besides; `added` are cells of new episodes alone. */
  readonly over: (reader: EvidenceReader, cells: Source) => Promise<Source>;
  readonly overAdded: (cells: Source) => Source;
  /** Whether records and trials of registered runs move sums between groups that no new episode belongs to. */
  readonly knowsRuns: boolean;
}

const facts = (own: readonly Fact[], others: readonly string[]): readonly Fact[] => [
  ...own,
  ...episodeFacts.filter(({ name }) => ['episodes', 'generated', ...others].includes(name)),
];

const asTheyAre = (_: EvidenceReader, cells: Source): Promise<Source> => Promise.resolve(cells);

export const successMeasure: ClusterMeasure = {
  name: 'success',
  plan: successPlan,
  facts: facts(successFacts, []),
  over: withUnreported,
  overAdded: (cells) => `(SELECT *, 0 AS unreported FROM ${cells})`,
  knowsRuns: true,
};

export const autonomyMeasure: ClusterMeasure = {
  name: 'autonomy',
  plan: autonomyPlan,
  facts: facts(autonomyFacts, ['successes', 'assisted']),
  over: (_, cells) => Promise.resolve(autonomyCells(cells)),
  overAdded: autonomyCells,
  knowsRuns: false,
};

export const latencyMeasure: ClusterMeasure = {
  name: 'latency spread',
  plan: latencyPlan,
  facts: facts(latencyFacts, []),
  over: asTheyAre,
  overAdded: (cells) => cells,
  knowsRuns: false,
};
