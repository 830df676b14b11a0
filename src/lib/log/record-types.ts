import type { z } from 'zod';
import type { RecordType } from './record-type.ts';
import { claim } from './records/claim.ts';
import { correction } from './records/correction.ts';
import { demo } from './records/demo.ts';
import { episode } from './records/episode.ts';
import { model } from './records/model.ts';
import { preference } from './records/preference.ts';
import { registration } from './records/registration.ts';
import { shift } from './records/shift.ts';
import { target } from './records/target.ts';

/** Every record type that this version knows. */
export const recordTypes = [
  episode,
  registration,
  model,
  demo,
  preference,
  shift,
  claim,
  target,
  correction,
] as const satisfies readonly RecordType[];

export type SchemaName = (typeof recordTypes)[number]['schema'];

/** Any record, normalised; `schema` tells which. */
export type LogRecord = z.output<(typeof recordTypes)[number]['shape']>;

const bySchema = new Map<string, RecordType>(recordTypes.map((type) => [type.schema, type]));

/** The record type of a `schema` field; undefined if there is none such. */
export const recordTypeOf = (schema: string): RecordType | undefined => bySchema.get(schema);
