import { createQueryLayer } from '#lib/server/query/index.ts';
import type { QueryLayer } from '#lib/server/query/types.ts';
import type { Store } from '#lib/server/store/store.ts';

/** A query layer that can be made to forget what it has answered, as if the store had just been opened. */
export function uncached(store: Store): { readonly query: QueryLayer; forget(): void } {
  const fresh = () => createQueryLayer({ ...store }, () => Promise.resolve(new Map()));
  let query = fresh();
  return {
    get query() {
      return query;
    },
    forget: () => void (query = fresh()),
  };
}
