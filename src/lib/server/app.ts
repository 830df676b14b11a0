import { join } from 'node:path';
import { specName } from '#lib/benchmarks/spec/parse.ts';
import { asTelltaleError } from '#lib/kernel/errors.ts';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { openAccess, type Access } from './access/access.ts';
import { guard } from './access/guard.ts';
import { oidcSettings } from './access/oidc.ts';
import type { Principal } from './access/principal.ts';
import { createApi } from './api/app.ts';
import { benchmarkRoutes } from './api/benchmarks.ts';
import { evidenceRoutes } from './api/evidence.ts';
import type { ToParquet } from './api/negotiate.ts';
import { parquetBytes } from './api/parquet.ts';
import { runRoutes } from './api/runs.ts';
import { trialRoutes } from './api/trials.ts';
import { demoRoutes } from './demos/routes.ts';
import { eventRoutes } from './events/routes.ts';
import { createEventHub, type EventHub } from './events/hub.ts';
import { openNotices } from './notices.ts';
import { createIngestor, type Ingestor } from './ingest/ingestor.ts';
import { openLibrary, type Library } from './library/library.ts';
import { createQueryLayer } from './query/index.ts';
import { openShelf } from './query/shelf.ts';
import { createWarmer } from './query/warm.ts';
import type { QueryLayer } from './query/types.ts';
import { openDesk, type TrialDesk } from './trials/desk.ts';
import type { WatchOptions } from './ingest/watch.ts';
import { mountReporting } from './reports/mount.ts';
import { reportingOf, type Reporting } from './reports/reporting.ts';
import { storeEntries, type StoreEntry } from './palette/entries.ts';
import { viewRoutes } from './views/routes.ts';
import { openViews, type Views } from './views/views.ts';
import { engineMemory } from './store/engine-memory.ts';
import { quarantineExcerpts } from './store/quarantine.ts';
import { openStore, type Store } from './store/store.ts';

/** The product over one evidence folder: everything that pages, API and commands need. */
export interface App extends AsyncDisposable {
  readonly dataDir: string;
  readonly store: Store;
  readonly ingestor: Ingestor;
  readonly query: QueryLayer;
  /** The benchmarks that come with the product. */
  readonly library: Library;
  /** Real runs: the operator's console. */
  readonly desk: TrialDesk;
  /** Pages with their filters, kept under names that everybody here shares. */
  readonly views: Views;
  /** Tells whoever listens what happens here. */
  readonly events: EventHub;
  readonly api: OpenAPIHono;
  /** Ledger and reports; null where the app was opened for one command. */
  readonly reporting: Reporting | null;
  /** Who may see what; null where the app was opened for one command. */
  readonly access: Access | null;
  /** What a reader can go to besides the pages that every store has. */
  entries(reader: Principal): Promise<readonly StoreEntry[]>;
  /** Ingests whatever appears in a folder, until the signal ends it. */
  watch(folder: string, signal: AbortSignal): Promise<void>;
}

/**
 * The only place where the parts are put together.
 *
 * @param options.served opens ledger, reports and access too, and puts the guard before the interface
 * @throws TelltaleError STORE_BUSY when another process holds the folder, STORE_CORRUPT when ledger and evidence disagree
 */
export async function openApp(dataDir: string, { served = false } = {}): Promise<App> {
  const store = await openStore(dataDir);
  try {
    return await compose(store, dataDir, served);
  } catch (thrown) {
    await store.close();
    throw thrown;
  }
}

async function compose(store: Store, dataDir: string, served: boolean): Promise<App> {
  const ingestor = createIngestor(store);
  const shelf = openShelf(join(store.dir, 'answers'));
  const layer = createQueryLayer({ ...store, shelf }, (ids) => quarantineExcerpts(store, ids));
  const warmer = served ? createWarmer(layer, shelf, reportFault) : null;
  const query = warmer?.query ?? layer;
  if (warmer !== null) {
    store.onCommit(() => warmer.warm());
    warmer.warm();
  }
  const library = openLibrary(store.dir);
  const desk = openDesk({ store, ingestor, query, library });
  const toParquet: ToParquet = (rows) => parquetBytes(store, rows);
  const views = openViews(store.dir);
  const events = createEventHub(reportFault);
  const trust = served ? await openTrust({ store, query, library, toParquet, events }) : null;
  const notices =
    trust === null
      ? null
      : await openNotices({
          store,
          query,
          events,
          reporting: trust.reporting,
          report: reportFault,
        });
  const api = createApi({
    query,
    toParquet,
    engineMemory: () => engineMemory(store),
    guard: trust === null ? null : guard(trust.access),
    more: (routes) => {
      evidenceRoutes(routes, { store, ingestor, query });
      benchmarkRoutes(routes, library, query);
      runRoutes(routes, library, query);
      trialRoutes(routes, desk);
      viewRoutes(routes, views);
      eventRoutes(routes, events, query);
      demoRoutes(routes, { store, ingestor });
      if (trust !== null) mountReporting(routes, { store, query, ...trust });
    },
    report: reportFault,
  });
  return {
    dataDir,
    store,
    ingestor,
    query,
    library,
    desk,
    views,
    events,
    api,
    reporting: trust?.reporting ?? null,
    access: trust?.access ?? null,
    entries: (reader) =>
      storeEntries({ store, query, library, views, shelf: trust?.reporting.shelf ?? null }, reader),
    watch: (folder, signal) => ingestor.watch(folder, { signal, ...watchReports }),
    [Symbol.asyncDispose]: async () => {
      warmer?.close();
      events.close();
      await notices?.close();
      await trust?.reporting.close();
      await shelf.close();
      await store.close();
    },
  };
}

const reportFault = (thrown: unknown): void => {
  const error = asTelltaleError(thrown);
  process.stderr.write(`${error.stack ?? error.message}\n`);
};

/** Ledger, reports and access: what a served product has besides the figures. */
async function openTrust({
  store,
  query,
  library,
  toParquet,
  events,
}: Pick<App, 'store' | 'query' | 'library' | 'events'> & { readonly toParquet: ToParquet }) {
  const access = await openAccess(store.dir);
  const oidc = await oidcSettings(store.dir);
  const specs = await library.specs();
  const reporting = await reportingOf({
    store,
    query,
    toParquet,
    twoPeople: () => access.configured(),
    onPublished: (report_id) => events.publish({ type: 'report', report_id }),
    released: specs
      .filter(({ released }) => released)
      .map(({ spec, spec_sha256 }) => ({ id: specName(spec), spec_sha256 })),
  });
  return { access, oidc, reporting };
}

/** What a watched folder did, for the server's log. */
const watchReports: Pick<WatchOptions, 'onResult' | 'onError'> = {
  onResult: ({ name }, { lines, accepted, duplicate, quarantined }) =>
    process.stderr.write(
      `${name}: ${lines} lines, ${accepted} accepted, ${duplicate} known already, ${quarantined} quarantined\n`,
    ),
  onError: ({ name }, error) =>
    process.stderr.write(`${name}: ${asTelltaleError(error).message}\n`),
};
