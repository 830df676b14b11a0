import { TelltaleError } from '#lib/kernel/errors.ts';

/** The days that a report speaks of, both included, UTC. */
export interface Window {
  /** As it is written: `2026-10`, `2026-Q4`, `2026-10-05..2026-10-11`. */
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

/** @throws TelltaleError USAGE with the three ways to write a window. */
export function parseWindow(name: string): Window {
  const month = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(name);
  if (month !== null) return months(name, Number(month[1]), Number(month[2]), 1);
  const quarter = /^(\d{4})-Q([1-4])$/.exec(name);
  if (quarter !== null) return months(name, Number(quarter[1]), Number(quarter[2]) * 3 - 2, 3);
  const days = /^(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$/.exec(name);
  const [, from = '', to = ''] = days ?? [];
  if (days !== null && isDay(from) && isDay(to) && from <= to) return { name, from, to };
  throw new TelltaleError(
    'USAGE',
    `"${name}" is not a window; write a month (2026-10), a quarter (2026-Q4) or days (2026-10-05..2026-10-11)`,
  );
}

function months(name: string, year: number, first: number, count: number): Window {
  const day = (month: number, date: number): string =>
    new Date(Date.UTC(year, month, date)).toISOString().slice(0, 10);
  return { name, from: day(first - 1, 1), to: day(first - 1 + count, 0) };
}

function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** Whether a declaration was made before the window's first day began. */
export const declaredBefore = (window: Window, declaredAt: string): boolean =>
  Date.parse(declaredAt) < Date.parse(`${window.from}T00:00:00Z`);
