const firstMs = 1_000;
const longestMs = 60_000;

/**
 * How long to wait before connecting again: twice as long after each failure, up to a minute, each reader a little
 * otherwise, so that a server that comes back is not met by all at once.
 *
 * @param failures in a row, 1 or more @param chance 0…1 @returns ms
 */
export const backoffMs = (failures: number, chance: number): number =>
  Math.min(longestMs, firstMs * 2 ** (Math.max(1, failures) - 1)) * (0.5 + chance / 2);
