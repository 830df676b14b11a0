import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { onTestFinished } from 'vitest';
import { openApp, type App } from '#lib/server/app.ts';
import { ndjson } from './episodes.ts';

/** The whole product over a new evidence folder with these records in it; gone when the test is. */
export async function appWith(records: readonly unknown[]): Promise<App> {
  const dir = await mkdtemp(join(tmpdir(), 'telltale-test-'));
  const app = await openApp(dir);
  onTestFinished(async () => {
    await app[Symbol.asyncDispose]();
    await rm(dir, { recursive: true, force: true });
  });
  if (records.length > 0) await ingest(app, records);
  return app;
}

export async function ingest(app: App, records: readonly unknown[]): Promise<void> {
  const result = await app.ingestor.lines(Readable.from([Buffer.from(ndjson(records))]), {
    name: 'test',
  });
  if (result.quarantined > 0) {
    throw new Error(`the test's own records were refused: ${JSON.stringify(result.problems)}`);
  }
}
