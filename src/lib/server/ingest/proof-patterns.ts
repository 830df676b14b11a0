/**
 * Regular expressions over JSON text as it stands in a line (each byte one character), for the values that a JSON Schema
 * allows. They are conservative: what they match is certainly allowed; what they do not match may be allowed all the
 * same and is left to the validator.
 */

/** Characters of a string that stand for themselves. */
const plain = '[^"\\\\\\x00-\\x1f]';
/** An escape for exactly one character, or a surrogate pair; not for NUL and not for half a pair. */
const escape =
  '\\\\(?:["\\\\/bfnrt]|u(?!0000|[dD][89a-fA-F])[0-9a-fA-F]{4}|u[dD][89abAB][0-9a-fA-F]{2}\\\\u[dD][c-fC-F][0-9a-fA-F]{2})';

/** A string of any text. A character takes at least one byte, so a bound on bytes is a bound on characters. */
export function textPattern(min: number, max: number | undefined): string {
  const times = `{${min},${max ?? ''}}`;
  return `"(?:${plain}${times}"|(?:${plain}|${escape})${times}")`;
}

/** A string without escapes, whose JSON text is the same however it is written. */
export const plainTextPattern = `"${plain}*"`;

export const literalPattern = (value: string): string =>
  JSON.stringify(value).replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/**
 * A string of a given pattern, or undefined where that cannot be told from the pattern alone. Within the quotes the
 * pattern must match neither `"` nor `\`, or it would run past the end of the string.
 */
export function patternedText(pattern: string, max: number | undefined): string | undefined {
  const inner = /^\^(.*)\$$/s.exec(pattern)?.[1];
  if (inner === undefined) return undefined;
  const guarded = guardClasses(inner);
  if (guarded === undefined) return undefined;
  return `"${max === undefined ? '' : `(?=[^"]{0,${max}}")`}(?:${guarded})"`;
}

/** Tokens that a pattern may consist of: classes that name their characters, groups, repetition, plain characters. */
const patternToken =
  /\[(?!\^)(?:[^\]\\]|\\[[\]\\/.-])+\]|\\[/.]|[()|*+?]|\{\d+(?:,\d*)?\}|[A-Za-z0-9_:@,-]/gy;

/** The pattern with `"` and `\` taken out of every class; undefined where it holds anything not understood here. */
function guardClasses(pattern: string): string | undefined {
  let guarded = '';
  patternToken.lastIndex = 0;
  for (let at = 0; at < pattern.length; at = patternToken.lastIndex) {
    const token = patternToken.exec(pattern)?.[0];
    if (token === undefined) return undefined;
    if (token === '(') guarded += '(?:';
    else
      guarded += token.startsWith('[') && reachesQuotes(token) ? `(?:(?!["\\\\])${token})` : token;
  }
  return guarded;
}

const reachesQuotes = (charClass: string): boolean => {
  const matcher = new RegExp(charClass);
  return matcher.test('"') || matcher.test('\\');
};

/** Digits that a whole number up to `max` may have with any digits. */
const digitsBelow = (max: number): number => Math.floor(Math.log10(max + 1));

/** A whole number; leading zeros, `-0`, fractions and exponents are left to the validator. */
export function wholePattern(min: number, max: number): string | undefined {
  const digits = Math.min(digitsBelow(max), 15);
  if (digits < 1) return undefined;
  const positive = `[1-9][0-9]{0,${digits - 1}}`;
  if (min === 1) return positive;
  if (min === 0) return `(?:0|${positive})`;
  if (min <= -(10 ** digits - 1)) return `(?:0|-?${positive})`;
  return undefined;
}

/**
 * A number ≥ 0. `canonical`: only as JavaScript prints it, for numbers that are kept as text; up to nine digits before
 * and six after the point it prints what was written.
 */
export function amountPattern(
  min: number,
  max: number | undefined,
  canonical: boolean,
): string | undefined {
  if (min !== 0) return undefined;
  const digits = Math.min(max === undefined ? 15 : digitsBelow(max), canonical ? 9 : 15);
  const whole = digits < 1 ? '0' : `(?:0|[1-9][0-9]{0,${digits - 1}})`;
  const fraction = canonical ? '(?:\\.[0-9]{0,5}[1-9])?' : '(?:\\.[0-9]{1,17})?';
  return max === undefined ? `${whole}${fraction}` : `(?:${whole}${fraction}|${max})`;
}

/** Any number as JavaScript prints it; see `amountPattern`. Zero has no sign. */
export const canonicalNumber =
  '(?:0|-?(?:0\\.[0-9]{0,5}[1-9]|[1-9][0-9]{0,8}(?:\\.[0-9]{0,5}[1-9])?))';
