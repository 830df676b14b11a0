import { TelltaleError } from './errors.ts';

export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * JSON in one form only, for hashing: object keys sorted by UTF-16 code unit, no white space, numbers as ECMAScript
 * prints them (RFC 8785). Members whose value is `undefined` are left out, as in JSON.stringify.
 *
 * @throws TelltaleError BAD_ARGUMENT for NaN, ±Infinity and lone surrogates, which have no JSON form.
 */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value))
      throw new TelltaleError('BAD_ARGUMENT', `${value} has no JSON form`);
    return JSON.stringify(value);
  }
  if (typeof value === 'string') {
    if (!value.isWellFormed())
      throw new TelltaleError('BAD_ARGUMENT', 'a lone surrogate has no UTF-8 form');
    return JSON.stringify(value);
  }
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.keys(value)
    .sort()
    .flatMap((key) => {
      const member = value[key];
      return member === undefined ? [] : [`${canonicalJson(key)}:${canonicalJson(member)}`];
    });
  return `{${members.join(',')}}`;
}

/** Array.isArray does not narrow a readonly array out of a union. */
const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
