import { refuse } from './domain.ts';

/**
 * The compact letter display: two names share a letter if and only if their difference is not significant.
 *
 * Source: H.-P. Piepho (2004), "An algorithm for a letter-based representation of all-pairwise comparisons", JCGS 13:456
 * (insert and absorb).
 *
 * @param names in the order of display, best first: the first gets "a". All different.
 * @param significant pairs of names that differ; order within a pair does not matter.
 * @throws TelltaleError BAD_ARGUMENT for a repeated name, or a pair with an unknown or the same name twice.
 */
export function compactLetters(
  names: readonly string[],
  significant: readonly (readonly [string, string])[],
): Map<string, string> {
  const position = new Map(names.map((name, i) => [name, i]));
  if (position.size !== names.length) refuse('Names in a letter display must all be different.');
  let columns: Set<number>[] = [new Set(names.keys())];
  for (const [one, other] of significant) {
    const i = position.get(one);
    const j = position.get(other);
    if (i === undefined || j === undefined || i === j) {
      return refuse(`A significant pair must be two of the names, got "${one}" and "${other}".`);
    }
    columns = absorb(columns.flatMap((column) => split(column, i, j)));
  }
  const sorted = columns.map((column) => [...column].sort((a, b) => a - b)).sort(byMembers);
  const letters = names.map((_, i) =>
    sorted.flatMap((column, at) => (column.includes(i) ? [letter(at)] : [])).join(''),
  );
  return new Map(names.map((name, i) => [name, letters[i] ?? '']));
}

/** A column that holds both of a differing pair becomes two, each without one of them. */
function split(column: Set<number>, i: number, j: number): Set<number>[] {
  if (!column.has(i) || !column.has(j)) return [column];
  return [j, i].map((left) => new Set([...column].filter((member) => member !== left)));
}

/** Drops columns inside another one; of equal ones the first stays. */
function absorb(columns: Set<number>[]): Set<number>[] {
  return columns.filter(
    (column, at) =>
      !columns.some(
        (other, from) =>
          from !== at && isInside(column, other) && (column.size < other.size || from < at),
      ),
  );
}

function isInside(column: Set<number>, other: Set<number>): boolean {
  return [...column].every((member) => other.has(member));
}

function byMembers(one: number[], other: number[]): number {
  const at = one.findIndex((member, i) => member !== other[i]);
  return at < 0 ? one.length - other.length : (one[at] ?? 0) - (other[at] ?? Infinity);
}

/** a…z, then a1…z1, a2… */
function letter(at: number): string {
  const round = Math.floor(at / 26);
  return String.fromCharCode(97 + (at % 26)) + (round === 0 ? '' : String(round));
}
