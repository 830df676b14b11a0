/**
 * Child of the queries bench. Arguments: an evidence folder that may be written to, how many episodes its fleet has, the
 * state (`start`, `batch`), `ahead` to ask ahead as `serve` does, and how many batches. Prints one list of costs a batch.
 */
import { Readable } from 'node:stream';
import { join } from 'node:path';
import { createIngestor } from '#lib/server/ingest/ingestor.ts';
import { createQueryLayer } from '#lib/server/query/index.ts';
import { openShelf } from '#lib/server/query/shelf.ts';
import { createWarmer } from '#lib/server/query/warm.ts';
import { openStore } from '#lib/server/store/store.ts';
import { questions } from '../benches/questions.ts';
import { cost, type Cost } from '../core/cost.ts';
import { fleetLines } from '../data/fleet-lines.ts';

const [folder = '', size = '', state = '', ahead = '', batches = ''] = process.argv.slice(2);
// What is asked in the background keeps no process alive.
const alive = setInterval(() => undefined, 1_000);
const store = await openStore(folder);
const shelf = openShelf(join(store.dir, 'answers'));
const layer = createQueryLayer({ ...store, shelf }, () => Promise.resolve(new Map()));
const warmer = createWarmer(layer, shelf, (thrown) => {
  throw thrown;
});
const query = ahead === 'ahead' ? warmer.query : layer;

async function asked(): Promise<Cost[]> {
  if (ahead === 'ahead') {
    warmer.warm();
    await warmer.settled();
  }
  const costs: Cost[] = [];
  for (const { ask } of questions(Number(size))) costs.push(await cost(() => ask(query)));
  return costs;
}

const measured: Cost[][] = [];
if (state === 'start') measured.push(await asked());
else {
  const ingestor = createIngestor(store);
  await asked();
  for (let batch = 0; batch < Number(batches); batch++) {
    const lines = Readable.from([fleetLines(batch, 100)]);
    const { accepted } = await ingestor.lines(lines, { name: 'bench', kind: 'api' });
    if (accepted !== 100) throw new Error(`${accepted} of 100 episodes were accepted`);
    measured.push(await asked());
  }
}
warmer.close();
await shelf.close();
await store.close();
clearInterval(alive);
process.stdout.write(`${JSON.stringify(measured)}\n`);
