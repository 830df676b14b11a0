import { z } from 'zod';
import type { RecordType } from './record-type.ts';

export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/**
 * The JSON Schema (2020-12) of what a source may write: optional fields may be absent or null. It says what single
 * fields must be; the rules between fields are in the format's text. Unknown fields are allowed, since they are kept.
 */
export function jsonSchemaOf(type: RecordType): JsonSchema {
  const { $schema, ...rest } = z.toJSONSchema(type.shape, { io: 'input' });
  return {
    $schema,
    $id: `urn:telltale:schema:${type.schema.replace('telltale.', '').replace('/', ':')}`,
    title: type.title,
    description: type.description,
    ...rest,
  };
}

/** File name of a record type's JSON Schema: `episode-1.schema.json`. */
export const jsonSchemaFile = (type: RecordType): string =>
  `${type.schema.replace('telltale.', '').replace('/', '-')}.schema.json`;
