import { createQueryLayer } from '#lib/server/query/index.ts';
import type { QueryLayer } from '#lib/server/query/types.ts';
import type { Store } from '#lib/server/store/store.ts';

/** A query layer that can be made to forget what it has answered: as if a batch had come that changes nothing. */
export function uncached(store: Store): { readonly query: QueryLayer; forget(): void } {
  let forgotten = 0;
  const reader = { ...store, version: () => store.version() + forgotten };
  return {
    query: createQueryLayer(reader, () => Promise.resolve(new Map())),
    forget: () => void (forgotten += 1),
  };
}
