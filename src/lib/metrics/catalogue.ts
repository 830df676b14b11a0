import { autonomy } from './autonomy.ts';
import { sqlHash, type MetricDefinition } from './definition.ts';
import { failures } from './failures.ts';
import { fidelity } from './fidelity/definition.ts';
import { latency } from './latency.ts';
import { simReal } from './sim-real.ts';
import { success } from './success.ts';
import { timeToSuccess } from './survival/definition.ts';

export interface CatalogueEntry extends MetricDefinition {
  readonly sql_sha256: string;
}

const withHash = (definition: MetricDefinition): CatalogueEntry => ({
  ...definition,
  sql_sha256: sqlHash(definition),
});

/** Every metric that the product knows, in the order in which the Methods page explains them. */
export const catalogue: readonly CatalogueEntry[] = [
  success,
  timeToSuccess,
  latency,
  autonomy,
  simReal,
  fidelity,
  failures,
].map(withHash);
