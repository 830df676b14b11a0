import type { Grouped } from './answers.ts';

/** One cell of a table that leaves the product. */
export type Scalar = string | number | boolean | null;

/** A row as it stands in JSON: the group's dimensions beside its figures. */
export function publicRow<Figures>(row: Grouped<Figures>): Record<string, unknown> {
  const { group, ...figures } = row;
  return { ...group, ...figures };
}

/**
 * A nested row as one level of columns, for CSV, Arrow and Parquet: `estimate.low` becomes `estimate_low`, lists become
 * numbered columns.
 */
export function flatRow(row: Readonly<Record<string, unknown>>): Record<string, Scalar> {
  const flat: Record<string, Scalar> = {};
  const add = (name: string, value: unknown): void => {
    if (
      value === null ||
      typeof value === 'string' ||
      typeof value === 'number' ||
      typeof value === 'boolean'
    ) {
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

/** The union of the rows' columns, in order of first appearance. */
export function columnsOf(rows: readonly Readonly<Record<string, Scalar>>[]): readonly string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))];
}

/** RFC 4180. Text that a spreadsheet would run as a formula is given a leading apostrophe. */
export function csv(rows: readonly Readonly<Record<string, Scalar>>[]): string {
  const columns = columnsOf(rows);
  const lines = rows.map((row) => columns.map((column) => csvCell(row[column] ?? null)).join(','));
  return [columns.map(csvCell).join(','), ...lines, ''].join('\r\n');
}

function csvCell(value: Scalar): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
