/** Child of the ingest bench: a log into a new store, everything included. Arguments: the log, the store's folder. */
import { createReadStream } from 'node:fs';
import { fileLimits } from '#lib/server/ingest/ingest-lines.ts';
import { createIngestor } from '#lib/server/ingest/ingestor.ts';
import { openStore } from '#lib/server/store/store.ts';
import { reportMeasured } from '../core/child.ts';

const [log = '', folder = ''] = process.argv.slice(2);

await reportMeasured(async () => {
  const store = await openStore(folder);
  const chunks = createReadStream(log, { highWaterMark: 1 << 20 });
  const result = await createIngestor(store).lines(chunks, { name: 'bench', limits: fileLimits });
  await store.close();
  if (result.quarantined > 0) throw new Error(`${result.quarantined} lines were refused`);
  return result.accepted;
});
