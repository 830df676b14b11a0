/** Groups of fewer people than this are not shown: a figure about four people is a figure about each of them. */
export const fewestPeople = 5;

export interface HiddenGroups<Row> {
  readonly rows: readonly Row[];
  /** Groups that were left out, counted and not named. */
  readonly hidden: number;
}

/** Rows about groups of people, without those that are too small to be shown. */
export function hideSmallGroups<Row>(
  rows: readonly Row[],
  peopleIn: (row: Row) => number,
): HiddenGroups<Row> {
  const shown = rows.filter((row) => peopleIn(row) >= fewestPeople);
  return { rows: shown, hidden: rows.length - shown.length };
}
