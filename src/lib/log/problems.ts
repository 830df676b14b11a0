/**
 * What can be wrong with a line. Codes are stable and belong to the public contract: quarantine stores them, pages group
 * by them, tests assert them. The sentence beside each is what the Data page says about it.
 */
export const problemCodes = {
  not_utf8: 'The bytes of the line are not UTF-8.',
  not_json: 'The line is not one JSON text (NaN and Infinity are not JSON).',
  line_too_long: 'The line is longer than 1 MiB.',
  too_deep: 'Objects and lists are nested deeper than 32.',
  duplicate_key: 'An object names the same member twice, so its meaning depends on the reader.',
  unreadable: 'The file breaks off or is corrupt here.',
  unknown_schema: 'No such record type or version is known.',
  missing: 'A required field is absent or null.',
  wrong_type: 'The value is of another JSON type than the field.',
  not_allowed: 'The value is not one of those that the field allows.',
  bad_text: 'The text holds NUL or half a surrogate pair.',
  bad_pattern: 'The text is not of the form of its field (slug, identifier, hash, …).',
  bad_time: 'Not a real instant of the form 2026-11-20T08:30:00.000Z between 1970 and 2100.',
  too_short: 'The text is empty.',
  too_long: 'The text is longer than its field allows.',
  too_few: 'The list or object has too few members.',
  too_many: 'The list has too many elements.',
  out_of_range: 'The number lies outside its range.',
  unordered: 'Values that must ascend do not.',
  overlap: 'Two segments cover the same time.',
  outside_episode: 'A time lies outside the episode or clip.',
  conflict: 'The same identity or name is already in use with other content.',
  excluded: 'The mapping leaves this row out, for the reason given.',
  mapping_error: 'An expression of the mapping failed on this row.',
  cast_error: 'A source value could not be read as the type that its column needs.',
  more_problems: 'The line has more than 1,000 problems; the others are not listed.',
} as const;

export type ProblemCode = keyof typeof problemCodes;

/** One thing wrong with one place of one line. */
export interface Problem {
  /** JSON pointer (RFC 6901) into the record as it was given; `''` is the whole line. */
  readonly path: string;
  readonly code: ProblemCode;
  /** For a person: what is wrong and what would be right. */
  readonly message: string;
}

/** A JSON pointer (RFC 6901) from path segments. */
export function pointer(segments: readonly PropertyKey[]): string {
  return segments.map((segment) => `/${escapeSegment(String(segment))}`).join('');
}

const escapeSegment = (segment: string) => segment.replaceAll('~', '~0').replaceAll('/', '~1');
