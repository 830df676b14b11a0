import { expect, test } from 'vitest';
import { noFilter } from '#lib/metrics/dimensions.ts';
import { createQueryLayer } from '#lib/server/query/index.ts';
import { openShelf } from '#lib/server/query/shelf.ts';
import { createWarmer } from '#lib/server/query/warm.ts';
import { ndjson, times } from '../../helpers/episodes.ts';
import { send, temporaryFolder, temporaryStore } from '../../helpers/store.ts';

const question = { by: ['site', 'world'] as const, filter: { where: { task: ['cup-lift'] } } };

/** Waits for something that happens in the background. */
async function eventually(holds: () => boolean): Promise<void> {
  for (let waited = 0; waited < 20_000 && !holds(); waited += 20)
    await new Promise((resolve) => setTimeout(resolve, 20));
  expect(holds()).toBe(true);
}

test('after a batch, and after a restart, what was asked before is answered before it is asked again', async () => {
  const { store, ingestor } = await temporaryStore();
  const folder = await temporaryFolder();
  await send(ingestor, ndjson(times(20)));
  const start = () => {
    const shelf = openShelf(folder);
    let statements = 0;
    const reader = {
      ...store,
      shelf,
      query: (...given: Parameters<typeof store.query>) => {
        statements += 1;
        return store.query(...given);
      },
    };
    const layer = createQueryLayer(reader, () => Promise.resolve(new Map()));
    const warmer = createWarmer(layer, shelf, (error) => {
      throw error as Error;
    });
    return { shelf, warmer, statements: () => statements };
  };
  /** The background has come to rest: no statement for a while. */
  const rested = async (statements: () => number): Promise<void> => {
    let last = -1;
    let since = Date.now();
    await eventually(() => {
      if (statements() !== last) [last, since] = [statements(), Date.now()];
      return last > 0 && Date.now() - since > 1_500;
    });
  };

  const first = start();
  expect((await first.warmer.query.success(question)).evidence.episodes).toBe(20);
  await send(ingestor, ndjson(times(4)));
  first.warmer.warm();
  await rested(first.statements);
  const before = first.statements();
  const answer = await first.warmer.query.success(question);
  expect(answer.evidence.episodes).toBe(24);
  await first.warmer.query.overview(noFilter);
  expect(first.statements()).toBe(before);
  first.warmer.close();
  await first.shelf.close();

  const second = start();
  second.warmer.warm();
  await rested(second.statements);
  const warm = second.statements();
  expect(await second.warmer.query.success(question)).toEqual(answer);
  expect(second.statements()).toBe(warm);
  second.warmer.close();
  await second.shelf.close();
}, 60_000);
