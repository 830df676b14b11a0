import type { JsonSchema } from './json-schema.ts';

/** How long an identifier may be that stands in a field of its own. */
export interface IdentifierBound {
  /** Names of the fields that lead to it, from the record inwards. */
  readonly path: readonly string[];
  /** Characters, which are bytes: the patterns of identifiers hold nothing but ASCII. */
  readonly most: number;
}

/** A schema, parted in bounds and what is left to be checked. */
export interface PartedSchema {
  readonly bounds: readonly IdentifierBound[];
  /** The schema without these bounds. */
  readonly rest: JsonSchema;
}

/**
 * Parts the lengths of identifiers from a schema: texts with a pattern, outside lists and maps. Whoever reads lines by
 * columns checks them there, where a length costs next to nothing, and proves the lines by the rest.
 */
export function partIdentifierBounds(schema: JsonSchema): PartedSchema {
  const bounds = new Map<string, IdentifierBound>();
  const without = (part: JsonSchema, path: readonly string[]): JsonSchema => {
    const { pattern, maxLength, ...others } = part;
    if (typeof pattern === 'string' && typeof maxLength === 'number') {
      const before = bounds.get(path.join('.'))?.most ?? maxLength;
      bounds.set(path.join('.'), { path, most: Math.min(before, maxLength) });
      return { ...others, pattern };
    }
    const parted: Record<string, unknown> = { ...part };
    for (const choices of ['anyOf', 'oneOf'])
      if (Array.isArray(part[choices]))
        parted[choices] = (part[choices] as JsonSchema[]).map((choice) => without(choice, path));
    const fields = part['properties'];
    if (typeof fields === 'object' && fields !== null)
      parted['properties'] = Object.fromEntries(
        Object.entries(fields as Readonly<Record<string, JsonSchema>>).map(([name, field]) => [
          name,
          without(field, [...path, name]),
        ]),
      );
    return parted;
  };
  const rest = without(schema, []);
  return { bounds: [...bounds.values()], rest };
}
