import { existsSync } from 'node:fs';
import { TelltaleError } from '#lib/kernel/errors.ts';
import type { App } from '#lib/server/app.ts';
import type { Reporting } from '#lib/server/reports/reporting.ts';

/**
 * Works on the ledger and the reports of an evidence folder that no server holds.
 *
 * @throws TelltaleError NOT_FOUND without such a folder, STORE_BUSY while a server holds it
 */
export async function withReporting<T>(
  dataDir: string,
  work: (reporting: Reporting, app: App) => Promise<T>,
): Promise<T> {
  if (!existsSync(dataDir))
    throw new TelltaleError(
      'NOT_FOUND',
      `there is no evidence at ${dataDir}; bring some in with "telltale ingest FILE --data ${dataDir}"`,
    );
  const { openApp } = await import('#lib/server/app.ts');
  const { parquetBytes } = await import('#lib/server/api/parquet.ts');
  const { reportingOf } = await import('#lib/server/reports/reporting.ts');
  await using app = await openApp(dataDir);
  const reporting = await reportingOf({
    store: app.store,
    query: app.query,
    toParquet: (rows) => parquetBytes(app.store, rows),
  });
  try {
    return await work(reporting, app);
  } finally {
    await reporting.close();
  }
}

/** Does the work here, or lets the server do it that holds the folder. */
export async function hereOrServer<T>(
  dataDir: string,
  here: () => Promise<T>,
  there: (url: string) => Promise<T>,
): Promise<T> {
  try {
    return await here();
  } catch (thrown) {
    const { holderOf } = await import('../running-server.ts');
    const url = holderOf(dataDir, thrown);
    return there(url);
  }
}
