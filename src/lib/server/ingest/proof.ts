import type { JsonSchema } from '#lib/log/json-schema.ts';
import {
  amountPattern,
  canonicalNumber,
  literalPattern,
  patternedText,
  plainTextPattern,
  textPattern,
  wholePattern,
} from './proof-patterns.ts';

/**
 * The line proof. Parsing a line in JavaScript and validating it field by field costs ten times what the engine needs to
 * read it. But the lines of one source are written by one program: the same fields in the same order. From one line that
 * the validator has accepted, and the JSON Schema, follows a regular expression that matches only lines which
 *
 * - are one JSON object with known fields, each at most once (so nothing is lost, moved or named twice),
 * - have every required field, and values that the schema allows in every field,
 * - write their numbers and texts so that the engine reads what JavaScript would.
 *
 * It does not look at rules between fields, nor at what its schema leaves out (`log/identifier-bounds.ts`): those are
 * checked by columns (`store/episode-sql.ts`). A line that it does
 * not match is not wrong; the validator decides.
 */
export type Proof = RegExp;

/** Names whose order and text survive every reader: no escapes, and not digits, which JavaScript sorts first. */
const plainName = /^(?!(?:0|[1-9][0-9]*)$)(?!__proto__$)[A-Za-z0-9_.-]{1,64}$/;

/** Fields that the store keeps as JSON text: what is written must be what JavaScript would write. */
const keptAsText: ReadonlySet<string> = new Set(['media', 'extra']);

/**
 * @param sample a line's value that the validator accepted without moving a field
 * @returns undefined when lines of this form cannot be proven
 */
export function proofFor(schema: JsonSchema, sample: unknown): Proof | undefined {
  const pattern = valuePattern(schema, sample, false);
  return pattern === undefined ? undefined : new RegExp(`${pattern}\\r?\\n`, 'y');
}

type Pattern = string | undefined;

const understood: ReadonlySet<string> = new Set([
  ...['$schema', '$id', 'title', 'description', 'default'],
  ...['type', 'const', 'enum', 'pattern', 'minLength', 'maxLength', 'minimum', 'maximum'],
  ...['properties', 'required', 'items', 'maxItems', 'anyOf', 'oneOf'],
  ...['additionalProperties', 'propertyNames'],
]);

function valuePattern(schema: JsonSchema, sample: unknown, asText: boolean): Pattern {
  if (Object.keys(schema).some((keyword) => !understood.has(keyword))) return undefined;
  const choices = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(choices)) return choicePattern(choices as JsonSchema[], sample, asText);
  const type = schema['type'];
  if (Array.isArray(type))
    return choicePattern(
      type.map((one: unknown) => ({ ...schema, type: one })),
      sample,
      asText,
    );
  if (type === 'string') return stringPattern(schema, asText);
  if (type === 'integer' || type === 'number') return numberPattern(schema, asText);
  if (type === 'boolean') return '(?:true|false)';
  if (type === 'null') return 'null';
  if (type === 'array') return arrayPattern(schema, sample, asText);
  if (type === 'object') return objectPattern(schema, sample, asText);
  return type === undefined ? anyPattern(sample, 0) : undefined;
}

/** One of several schemas. What cannot be proven is left out: a line that needs it goes to the validator. */
function choicePattern(choices: JsonSchema[], sample: unknown, asText: boolean): Pattern {
  const patterns = choices.flatMap(
    // Where the sample is of another choice, nothing but the order in the schema is left to guess by.
    (choice) =>
      valuePattern(choice, sample, asText) ?? valuePattern(choice, undefined, asText) ?? [],
  );
  return patterns.length === 0 ? undefined : `(?:${patterns.join('|')})`;
}

function stringPattern(schema: JsonSchema, asText: boolean): Pattern {
  const { const: constant, enum: names, pattern, minLength, maxLength } = schema;
  if (typeof constant === 'string') return literalPattern(constant);
  if (Array.isArray(names))
    return `(?:${names.map((name) => literalPattern(String(name))).join('|')})`;
  const max = typeof maxLength === 'number' ? maxLength : undefined;
  if (typeof pattern === 'string') return patternedText(pattern, max);
  if (asText) return undefined;
  return textPattern(typeof minLength === 'number' ? minLength : 0, max);
}

function numberPattern(schema: JsonSchema, asText: boolean): Pattern {
  const { minimum, maximum, type } = schema;
  if (typeof minimum !== 'number') return undefined;
  const max = typeof maximum === 'number' ? maximum : undefined;
  if (type === 'integer') return max === undefined ? undefined : wholePattern(minimum, max);
  return amountPattern(minimum, max, asText);
}

/** Lists are bounded by the length of the line (`longestProven`), which is too short for `maxItems` elements. */
function arrayPattern(schema: JsonSchema, sample: unknown, asText: boolean): Pattern {
  const items = schema['items'];
  if (typeof items !== 'object' || items === null) return undefined;
  const elements: unknown[] = Array.isArray(sample) ? sample : [];
  // The fullest element shows most of the order of the fields.
  const fullest = elements.reduce(
    (best: unknown, element) => (sizeOf(element) > sizeOf(best) ? element : best),
    undefined,
  );
  const item = valuePattern(items as JsonSchema, fullest, asText);
  return item === undefined ? '\\[ ?\\]' : `\\[(?:${item}(?:, ?${item})*)?\\]`;
}

const sizeOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? Object.keys(value).length : 0;

function objectPattern(schema: JsonSchema, sample: unknown, asText: boolean): Pattern {
  const given = isObject(sample) ? sample : undefined;
  const properties = schema['properties'];
  if (properties === undefined) return mapPattern(schema, given);
  const fields = properties as Readonly<Record<string, JsonSchema>>;
  const required = new Set((schema['required'] as readonly string[] | undefined) ?? []);
  const names = given === undefined ? Object.keys(fields) : Object.keys(given);
  if ([...required].some((name) => !names.includes(name))) return undefined;
  const members: Member[] = [];
  for (const name of names) {
    const field = fields[name];
    if (field === undefined) return undefined;
    const value = valuePattern(field, given?.[name], asText || keptAsText.has(name));
    if (value !== undefined) members.push({ name, value, required: required.has(name) });
    else if (required.has(name)) return undefined;
  }
  return membersPattern(members, required.size === 0);
}

/**
 * An object of free names: none, one of any name that is allowed, or those of the sample in its order. One alone is
 * certainly named once; of several only known names tell.
 */
function mapPattern(
  schema: JsonSchema,
  given: Readonly<Record<string, unknown>> | undefined,
): Pattern {
  const names = Object.keys(given ?? {});
  const values = schema['additionalProperties'];
  if (!isObject(values)) return '\\{ ?\\}';
  const alone = loneMember(schema['propertyNames'], values);
  if (alone !== undefined && names.length <= 1) return `\\{(?:${alone})?\\}`;
  if (names.some((name) => !plainName.test(name))) return '\\{ ?\\}';
  const members = names.flatMap((name) => {
    const value = valuePattern(values, given?.[name], false);
    return value === undefined || !allows(schema['propertyNames'], name)
      ? []
      : [{ name, value, required: false }];
  });
  const several = membersPattern(members, true);
  return alone === undefined ? several : `(?:\\{${alone}\\}|${several})`;
}

/** A member of any allowed name, where names and values have a form that needs no sample. */
function loneMember(names: unknown, values: JsonSchema): Pattern {
  if (!isObject(names) || typeof names['pattern'] !== 'string') return undefined;
  const name = stringPattern(names, false);
  const value = values['type'] === 'string' ? stringPattern(values, false) : undefined;
  return name === undefined || value === undefined ? undefined : `${name}: ?${value}`;
}

/** Whether the schema of names lets a name through. */
function allows(schema: unknown, name: string): boolean {
  if (!isObject(schema)) return true;
  const { pattern, maxLength } = schema;
  return (
    (typeof pattern !== 'string' || new RegExp(pattern).test(name)) &&
    (typeof maxLength !== 'number' || name.length <= maxLength)
  );
}

interface Member {
  readonly name: string;
  readonly value: string;
  readonly required: boolean;
}

/**
 * Members in this order, those that are not required present or not. The first of an object without required members
 * must be there, so that the commas can be told; another line's order teaches another proof.
 */
function membersPattern(members: readonly Member[], mayBeEmpty: boolean): string {
  const firstFixed = Math.max(
    members.findIndex(({ required }) => required),
    0,
  );
  const parts = members.map(({ name, value, required }, index) => {
    const member = `${literalPattern(name)}: ?${value}`;
    if (index < firstFixed) return `(?:${member}, ?)?`;
    if (index === firstFixed) return member;
    return required ? `, ?${member}` : `(?:, ?${member})?`;
  });
  const inside = parts.join('');
  return mayBeEmpty ? `\\{(?:${inside})?\\}` : `\\{${inside}\\}`;
}

/** Any value at all, after the sample's form: for what `extra` holds. */
function anyPattern(sample: unknown, depth: number): Pattern {
  const scalar = `(?:${plainTextPattern}|${canonicalNumber}|true|false|null)`;
  if (depth > 4) return undefined;
  if (Array.isArray(sample))
    return sample.some((element) => typeof element === 'object' && element !== null)
      ? undefined
      : `\\[(?:${scalar}(?:, ?${scalar})*)?\\]`;
  if (!isObject(sample)) return scalar;
  const names = Object.keys(sample);
  if (names.some((name) => !plainName.test(name))) return undefined;
  const members = names.flatMap((name) => {
    const value = anyPattern(sample[name], depth + 1);
    return value === undefined ? [] : [{ name, value, required: false }];
  });
  return membersPattern(members, true);
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
