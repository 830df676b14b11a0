import type { QueryLayer } from '#lib/server/query/types.ts';
import type { Store } from '#lib/server/store/store.ts';
import type { EventHub } from './hub.ts';

/** Batches that come within this time are told together, ms. */
const together = 400;

/**
 * Tells of new batches: how much evidence there is now, so that nobody has to have heard every one.
 *
 * @returns the way to stop
 */
export function tellBatches(
  store: Pick<Store, 'onCommit'>,
  query: Pick<QueryLayer, 'summary'>,
  hub: EventHub,
  report: (error: unknown) => void,
): () => void {
  let timer: NodeJS.Timeout | undefined;
  const tell = async (): Promise<void> => {
    timer = undefined;
    if (hub.size() === 0) return;
    const { batches, episodes } = await query.summary();
    hub.publish({ type: 'batch', batches, episodes });
  };
  const stop = store.onCommit(() => {
    timer ??= setTimeout(() => void tell().catch(report), together).unref();
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
}
