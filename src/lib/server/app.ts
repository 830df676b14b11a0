import { asTelltaleError } from '#lib/kernel/errors.ts';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { createApi } from './api/app.ts';
import { benchmarkRoutes } from './api/benchmarks.ts';
import { evidenceRoutes } from './api/evidence.ts';
import { parquetBytes } from './api/parquet.ts';
import { runRoutes } from './api/runs.ts';
import { demoRoutes } from './demos/routes.ts';
import { createIngestor, type Ingestor } from './ingest/ingestor.ts';
import { openLibrary, type Library } from './library/library.ts';
import { createQueryLayer } from './query/index.ts';
import type { QueryLayer } from './query/types.ts';
import type { WatchOptions } from './ingest/watch.ts';
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
  readonly api: OpenAPIHono;
  /** Ingests whatever appears in a folder, until the signal ends it. */
  watch(folder: string, signal: AbortSignal): Promise<void>;
}

/**
 * The only place where the parts are put together.
 *
 * @throws TelltaleError STORE_BUSY when another process holds the folder
 */
export async function openApp(dataDir: string): Promise<App> {
  const store = await openStore(dataDir);
  const ingestor = createIngestor(store);
  const query = createQueryLayer(store, (ids) => quarantineExcerpts(store, ids));
  const library = openLibrary(store.dir);
  const api = createApi({
    query,
    toParquet: (rows) => parquetBytes(store, rows),
    evidence: (routes) => {
      evidenceRoutes(routes, { store, ingestor, query });
      benchmarkRoutes(routes, library, query);
      runRoutes(routes, library, query);
      demoRoutes(routes, store);
    },
    report: (error) => process.stderr.write(`${error.stack ?? error.message}\n`),
  });
  return {
    dataDir,
    store,
    ingestor,
    query,
    library,
    api,
    watch: (folder, signal) => ingestor.watch(folder, { signal, ...watchReports }),
    [Symbol.asyncDispose]: () => store.close(),
  };
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
