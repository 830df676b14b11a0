import type { z } from 'zod';
import type { RecordType } from './record-type.ts';
import { episode } from './records/episode.ts';

/** Every record type that this version knows. */
export const recordTypes = [episode] as const satisfies readonly RecordType[];

export type SchemaName = (typeof recordTypes)[number]['schema'];

/** Any record, normalised; `schema` tells which. */
export type LogRecord = z.output<(typeof recordTypes)[number]['shape']>;

const bySchema = new Map<string, RecordType>(recordTypes.map((type) => [type.schema, type]));

/** The record type of a `schema` field; undefined if there is none such. */
export const recordTypeOf = (schema: string): RecordType | undefined => bySchema.get(schema);
