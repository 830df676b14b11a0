import type { Dimension, Filter } from '#lib/metrics/dimensions.ts';
import { mayOpen } from '#lib/server/access/may-pass.ts';
import type { Facet } from '#lib/server/query/types.ts';
import { readerOf } from './reports/reader.ts';

/**
 * The values of each filter with how many episodes each leaves. Single robots are named to those alone who may see
 * episodes: a list of values tells as much as a filter by one.
 */
export async function offeredFacets(
  event: Parameters<typeof readerOf>[0],
  filter: Filter,
  wanted: readonly Dimension[],
): Promise<readonly Facet[]> {
  const mayUnits = mayOpen(await readerOf(event), '/tasks?unit=any');
  return event.locals.app.query.facets(
    filter,
    wanted.filter((dimension) => dimension !== 'unit' || mayUnits),
  );
}
