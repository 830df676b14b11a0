import type { z } from 'zod';
import type { Problem } from './problems.ts';

/** A record as it was given, before anything about it is known. */
export type RawRecord = { readonly [field: string]: unknown };

/**
 * One record type of the format: everything else (types, validation, JSON Schema) follows from it.
 */
export interface RecordType {
  /** Type and major version, as the `schema` field names it. */
  readonly schema: string;
  readonly title: string;
  readonly description: string;
  /** The field that identifies a record; two records of one type that share it are duplicates or in conflict. */
  readonly idField: string;
  /** Field by field; this is what JSON Schema can say. */
  readonly shape: z.ZodObject;
  /** Rules between fields. They read the raw record, so that they speak even when another field is wrong. */
  readonly rules: (raw: RawRecord) => Problem[];
}
