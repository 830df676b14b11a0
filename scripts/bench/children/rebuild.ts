/** Child of the rebuild bench. Argument: the evidence folder. */
import { openStore } from '#lib/server/store/store.ts';
import { reportMeasured } from '../core/child.ts';

const store = await openStore(process.argv[2] ?? '');
await reportMeasured(async () => {
  await store.rebuild();
  return store.manifests().reduce((sum, { episodes }) => sum + episodes, 0);
});
await store.close();
