import type { Filter } from './dimensions.ts';

/** Demos are chosen takes and collection is driven by people: neither says what a policy does by itself. */
const ownWork = ['benchmark', 'production', 'self_play', 'research'];

/** The filter of a question about what policies do by themselves; contexts that it names itself are kept. */
export const ofOwnWork = (filter: Filter): Filter => ({
  ...filter,
  where: { context: ownWork, ...filter.where },
});
