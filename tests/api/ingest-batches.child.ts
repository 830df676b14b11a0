/**
 * A process that sends one batch after the other and says so on standard output when each is acknowledged, until it is
 * done or killed. Arguments: folder, first batch, number of batches.
 */
import { Readable } from 'node:stream';
import { createIngestor } from '#lib/server/ingest/ingestor.ts';
import { openStore } from '#lib/server/store/store.ts';
import { batchLines } from './ingest-batches.ts';

const [dir = '', first = '0', total = '0'] = process.argv.slice(2);
const store = await openStore(dir);
const ingestor = createIngestor(store);
process.stdout.write('ready\n');
for (let batch = Number(first); batch < Number(total); batch++) {
  await ingestor.lines(Readable.from([batchLines(batch)]), { name: `batch-${batch}` });
  process.stdout.write(`${batch}\n`);
}
await store.close();
