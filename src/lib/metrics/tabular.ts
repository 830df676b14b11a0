import type { Answer, Grouped } from './answers.ts';
import { TableColumn, type Scalar } from './table-columns.ts';

export type { Scalar } from './table-columns.ts';

/** A row as it stands in JSON: the group's dimensions beside its figures. */
export function publicRow<Figures>(row: Grouped<Figures>): Record<string, unknown> {
  const { group, ...figures } = row;
  return { ...group, ...figures };
}

/** An answer as it stands in JSON. */
export const publicAnswer = <Figures>(answer: Answer<Figures>) => ({
  ...answer,
  rows: answer.rows.map(publicRow),
  ...(answer.rest === undefined ? {} : { rest: answer.rest.map(publicRow) }),
});

/**
 * A nested row as one level of columns, for CSV, Arrow and Parquet: `estimate.low` becomes `estimate_low`, lists become
 * numbered columns.
 */
export function flatRow(row: Readonly<Record<string, unknown>>): Record<string, Scalar> {
  const flat: Record<string, Scalar> = {};
  const add = (name: string, value: unknown): void => {
    if (isScalar(value)) {
      flat[name] = value;
    } else if (Array.isArray(value)) {
      value.forEach((item, index) => add(`${name}_${index}`, item));
    } else if (typeof value === 'object') {
      for (const [key, member] of Object.entries(value)) add(`${name}_${key}`, member);
    }
  };
  for (const [name, value] of Object.entries(row)) add(name, value);
  return flat;
}

/** A table by column, each as long as the table; null where a row has no such value. */
export type Columns = ReadonlyMap<string, TableColumn>;

/** Where a member of a row goes: to a column, or further down. */
interface Place {
  readonly name: string;
  /** Of its members, in the order in which they first came. */
  readonly keys: string[];
  readonly members: Place[];
  column: TableColumn | null;
}

/**
 * Nested rows as columns, named as by `flatRow`, in order of first appearance. Each name is put together once, not once a
 * row: of a hundred thousand rows nothing is made but the columns.
 *
 * @param spread the member whose own members stand in the row itself, as `publicRow` has it with the group
 */
export function tableColumns(rows: readonly object[], spread?: string): Columns {
  const columns = new Map<string, TableColumn>();
  const placeOf = (name: string): Place => ({ name, keys: [], members: [], column: null });
  const root = placeOf('');
  /** @param at where the member stands in most rows */
  const under = (place: Place, key: string, at: number): Place => {
    const likely = place.members[at];
    if (likely !== undefined && place.keys[at] === key) return likely;
    const known = place.members[place.keys.indexOf(key)];
    if (known !== undefined) return known;
    const isSpread = place === root && key === spread;
    const made = placeOf(isSpread ? '' : place.name === '' ? key : `${place.name}_${key}`);
    place.keys.push(key);
    place.members.push(made);
    return made;
  };
  const columnAt = (place: Place): TableColumn => {
    const column = columns.get(place.name) ?? new TableColumn(rows.length);
    columns.set(place.name, column);
    place.column = column;
    return column;
  };
  const add = (place: Place, value: unknown, row: number): void => {
    if (value === null || typeof value !== 'object') {
      if (isScalar(value)) (place.column ?? columnAt(place)).set(row, value);
    } else if (Array.isArray(value)) {
      for (const [index, item] of value.entries())
        add(under(place, String(index), index), item, row);
    } else {
      let at = 0;
      for (const key in value)
        add(under(place, key, at++), (value as Readonly<Record<string, unknown>>)[key], row);
    }
  };
  for (const [index, row] of rows.entries()) add(root, row, index);
  return columns;
}

/** Columns as rows again, each with every column. */
export function flatRows(columns: Columns): Record<string, Scalar>[] {
  const entries = [...columns];
  const length = entries[0]?.[1].length ?? 0;
  return Array.from({ length }, (_, row) =>
    Object.fromEntries(entries.map(([name, column]) => [name, column.at(row)])),
  );
}

const isScalar = (value: unknown): value is Scalar =>
  value === null ||
  typeof value === 'string' ||
  typeof value === 'number' ||
  typeof value === 'boolean';

/** RFC 4180. Text that a spreadsheet would run as a formula is given a leading apostrophe. */
export const csv = (rows: readonly Readonly<Record<string, Scalar>>[]): string =>
  csvOfColumns(tableColumns(rows));

/** The same of columns. */
export function csvOfColumns(columns: Columns): string {
  const all = [...columns.values()];
  const lines = [[...columns.keys()].map(csvCell).join(',')];
  for (let row = 0; row < (all[0]?.length ?? 0); row++) {
    let line = '';
    for (const [index, column] of all.entries())
      line += (index === 0 ? '' : ',') + csvCell(column.at(row));
    lines.push(line);
  }
  return [...lines, ''].join('\r\n');
}

function csvCell(value: Scalar): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
