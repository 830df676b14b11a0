import type { Dimension } from './dimensions.ts';

/** A dimension that rollups hold as a column: week and month are derived from day when asked for. */
export type StoredDimension = Exclude<Dimension, 'week' | 'month'>;

/** A dimension as an expression over the evidence columns. */
export const evidenceSql = (dimension: StoredDimension): string => {
  if (dimension === 'day') return 'CAST(started_at AS DATE)';
  if (dimension === 'suite') return `suite || '@' || suite_version`;
  return dimension;
};
