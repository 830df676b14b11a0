/**
 * One form of time: RFC 3339 in UTC, `T` and `Z` in capitals, at most milliseconds. An offset other than `Z` is refused,
 * because a log that carries local time usually carries it by mistake; finer fractions are refused rather than cut off.
 */
export const timePattern =
  /^(19[7-9][0-9]|20[0-9][0-9]|2100)-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,3})?Z$/;

/** Whether a text of that pattern names a day that exists: 30 February does not. */
export function isRealTime(text: string): boolean {
  const time = new Date(text);
  return !Number.isNaN(time.getTime()) && time.getUTCDate() === Number(text.slice(8, 10));
}

/** The one spelling of an instant: exactly three fraction digits. `text` must match `timePattern`. */
export const normaliseTime = (text: string): string =>
  `${text.slice(0, 19)}.${text.slice(20, -1).padEnd(3, '0')}Z`;
