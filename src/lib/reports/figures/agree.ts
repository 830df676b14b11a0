/** Figures are published with this many significant digits; the rest is arithmetic noise. */
const digits = 12;

/** Two computations of one figure may differ by this much: browsers round exponentials differently in the last bits. */
export const tolerance = 1e-9;

/** A structure with every number cut to the digits that are published. */
export function published<T>(value: T): T {
  if (typeof value === 'number') return Number(value.toPrecision(digits)) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => published(item)) as T;
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [key, published(member as unknown)]),
    ) as T;
  return value;
}

/** The first place where two structures differ by more than the tolerance, as a path and both values; null where none. */
export function difference(a: unknown, b: unknown, path = ''): string | null {
  if (typeof a === 'number' && typeof b === 'number')
    return Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a), Math.abs(b))
      ? null
      : `${path || 'value'}: ${a} against ${b}`;
  if (typeof a === 'object' && typeof b === 'object' && a !== null && b !== null) {
    const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
    const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])];
    for (const key of keys) {
      const found = difference(left[key], right[key], path === '' ? key : `${path}.${key}`);
      if (found !== null) return found;
    }
    return null;
  }
  return a === b ? null : `${path || 'value'}: ${shown(a)} against ${shown(b)}`;
}

const shown = (value: unknown): string => JSON.stringify(value) ?? 'nothing';
