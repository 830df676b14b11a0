const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** `3 Oct 2026` from `2026-10-03` or any RFC 3339 instant; always UTC. */
export function formatDay(day: string): string {
  const date = new Date(day.length === 10 ? `${day}T00:00:00Z` : day);
  if (Number.isNaN(date.getTime())) return day;
  return `${date.getUTCDate()} ${months[date.getUTCMonth()] ?? ''} ${date.getUTCFullYear()}`;
}

/** `3 Oct 2026, 14:05:09 UTC`. */
export function formatInstant(instant: string): string {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return instant;
  return `${formatDay(instant)}, ${formatTime(instant)} UTC`;
}

/** `20:55:06`, in UTC. @throws RangeError for what is no instant */
export const formatTime = (instant: string): string =>
  new Date(instant).toISOString().slice(11, 19);

/** `3–9 Oct 2026`, `28 Sep – 3 Oct 2026`, or one day; the words `no days` where nothing was seen. */
export function formatDayRange(first: string | null, last: string | null): string {
  if (first === null || last === null) return 'no days';
  const [from, to] = [formatDay(first), formatDay(last)];
  if (from === to) return from;
  const [fromDay, fromMonth, fromYear] = from.split(' ');
  const [, toMonth, toYear] = to.split(' ');
  if (fromYear !== toYear) return `${from} – ${to}`;
  return fromMonth === toMonth ? `${fromDay}–${to}` : `${fromDay} ${fromMonth} – ${to}`;
}

/** Time of a thing: the machine-readable attribute and what is printed. */
export const monthName = (day: string): string => formatDay(day).split(' ').slice(1).join(' ');
