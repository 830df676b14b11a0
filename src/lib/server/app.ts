import type { OpenAPIHono } from '@hono/zod-openapi';
import { createApi } from './api/app.ts';
import { parquetBytes } from './api/parquet.ts';
import { createIngestor, type Ingestor } from './ingest/ingestor.ts';
import { createQueryLayer } from './query/index.ts';
import type { QueryLayer } from './query/types.ts';
import { openStore, type Store } from './store/store.ts';

/** The product over one evidence folder: everything that pages, API and commands need. */
export interface App extends AsyncDisposable {
  readonly dataDir: string;
  readonly store: Store;
  readonly ingestor: Ingestor;
  readonly query: QueryLayer;
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
  const query = createQueryLayer(store, () => Promise.resolve(new Map()));
  const api = createApi({
    query,
    toParquet: (rows) => parquetBytes(store, rows),
    evidence: () => undefined,
    report: (error) => process.stderr.write(`${error.stack ?? error.message}\n`),
  });
  return {
    dataDir,
    store,
    ingestor,
    query,
    api,
    watch: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => store.close(),
  };
}
