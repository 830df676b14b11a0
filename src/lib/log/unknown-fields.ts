import type { z } from 'zod';
import { pointer, type Problem } from './problems.ts';
import type { RawRecord } from './record-type.ts';

/** The names that a schema knows, level by level. `open` levels (maps, free values) take any name. */
type Known = { readonly fields: ReadonlyMap<string, Known> } | { readonly items: Known } | 'open';

const cache = new WeakMap<z.core.$ZodType, Known>();

/** Reads the known names off a schema, through everything that wraps an object (null, defaults, transforms, unions). */
function knownNames(schema: z.core.$ZodType): Known {
  const cached = cache.get(schema);
  if (cached !== undefined) return cached;
  const known = readNames(schema as z.core.$ZodTypes);
  cache.set(schema, known);
  return known;
}

function readNames(schema: z.core.$ZodTypes): Known {
  const { def } = schema._zod;
  switch (def.type) {
    case 'object':
      return {
        fields: new Map(
          Object.entries(def.shape).map(([name, field]) => [name, knownNames(field)]),
        ),
      };
    case 'array':
      return { items: knownNames(def.element) };
    case 'nullable':
    case 'optional':
    case 'default':
      return knownNames(def.innerType);
    case 'pipe':
      return knownNames(def.in);
    case 'union':
      return {
        fields: new Map(def.options.flatMap((option) => [...fieldsOf(knownNames(option))])),
      };
    default:
      return 'open';
  }
}

const fieldsOf = (known: Known) =>
  known !== 'open' && 'fields' in known ? known.fields : new Map<string, Known>();

/** A record whose unknown fields have gone into `extra`. */
export interface Tidied {
  readonly record: RawRecord;
  /** Their keys in `extra`: `colour`, `latency.foo`, `control.3.note`. */
  readonly moved: string[];
  readonly problems: Problem[];
}

/**
 * Moves every field that the schema does not know into `extra` under its dotted path. What `extra` already holds is
 * never overwritten: a name taken there is a conflict. The given record is left as it is.
 */
export function moveUnknownFields(raw: RawRecord, schema: z.ZodObject): Tidied {
  const strays: Stray[] = [];
  const kept = withoutStrays(raw, knownNames(schema), [], strays);
  const given = raw['extra'] ?? {};
  if (strays.length === 0 || typeof given !== 'object' || Array.isArray(given))
    return { record: raw, moved: [], problems: [] };

  const extra = new Map(Object.entries(given));
  const problems: Problem[] = [];
  const moved: string[] = [];
  for (const { at, value } of strays) {
    const key = at.join('.');
    if (extra.has(key)) {
      const message = `unknown field, and extra already holds "${key}"`;
      problems.push({ path: pointer(at), code: 'conflict', message });
      continue;
    }
    extra.set(key, value);
    moved.push(key);
  }
  return { record: { ...(kept as RawRecord), extra: Object.fromEntries(extra) }, moved, problems };
}

interface Stray {
  readonly at: readonly PropertyKey[];
  readonly value: unknown;
}

function withoutStrays(
  value: unknown,
  known: Known,
  at: readonly PropertyKey[],
  strays: Stray[],
): unknown {
  if (known === 'open' || typeof value !== 'object' || value === null) return value;
  if ('items' in known) {
    if (!Array.isArray(value)) return value;
    return value.map((item, index) => withoutStrays(item, known.items, [...at, index], strays));
  }
  if (Array.isArray(value)) return value;
  const kept: [string, unknown][] = [];
  for (const [name, member] of Object.entries(value)) {
    const here = [...at, name];
    const field = known.fields.get(name);
    if (field !== undefined) kept.push([name, withoutStrays(member, field, here, strays)]);
    else if (member !== undefined) strays.push({ at: here, value: member });
  }
  return Object.fromEntries(kept);
}
