import type { Bench } from '../core/context.ts';
import { auditBench } from './audit.ts';
import { batches } from './batches.ts';
import { ingest } from './ingest.ts';
import { memory } from './memory.ts';
import { mixed } from './mixed.ts';
import { pagesBench } from './pages.ts';
import { queries } from './queries.ts';
import { rebuild } from './rebuild.ts';
import { serving } from './serving.ts';
import { simulation } from './simulation.ts';
import { soak } from './soak.ts';
import { startup } from './startup.ts';

/** Every bench, in the order in which they run. */
export const benches: readonly Bench[] = [
  ingest,
  batches,
  rebuild,
  queries,
  serving,
  mixed,
  memory,
  pagesBench,
  startup,
  simulation,
  auditBench,
  soak,
];
