import { join } from 'node:path';
import { tellBatches } from './events/batches.ts';
import { readStanding, watchGates } from './events/gate-watch.ts';
import type { EventHub } from './events/hub.ts';
import { replaceDurably } from './ledger/durable-file.ts';
import type { QueryLayer } from './query/types.ts';
import { readinessNow } from './reports/readiness-now.ts';
import { defaultRules, type Reporting } from './reports/reporting.ts';
import type { Store } from './store/store.ts';
import { openWebhooks } from './webhooks/webhooks.ts';

export interface NoticeParts {
  readonly store: Store;
  readonly query: QueryLayer;
  readonly events: EventHub;
  readonly reporting: Reporting;
  readonly report: (error: unknown) => void;
}

/** Whoever opens the product is served first; where the gates stand is looked at behind that, ms. */
const firstLookMs = 3_000;

/** What a served product tells of: batches, gates, regressions, to pages and to hooks. */
export async function openNotices({
  store,
  query,
  events,
  reporting,
  report,
}: NoticeParts): Promise<{ close(): Promise<void> }> {
  const webhooks = await openWebhooks(store.dir, events, report);
  const stopBatches = tellBatches(store, query, events, report);
  const path = join(store.dir, 'webhooks', 'standing.json');
  const gates = watchGates({
    store,
    hub: events,
    // One listener is the hooks' own.
    wanted: () => webhooks.wanted() || events.size() > 1,
    readiness: async () =>
      readinessNow({ store, query }, await defaultRules(), await reporting.shelf.all()),
    keep: (standing) => replaceDurably(path, JSON.stringify(standing)),
    last: await readStanding(path),
    report,
  });
  const first = setTimeout(() => void gates.check(), webhooks.wanted() ? 0 : firstLookMs).unref();
  return {
    close: async () => {
      clearTimeout(first);
      stopBatches();
      await gates.close();
      await webhooks.close();
    },
  };
}
