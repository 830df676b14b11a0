/**
 * The evaluation log, format version 1: one definition of every record, from which its types, its validation and its
 * JSON Schema come. Pure: the same bytes give the same answer everywhere.
 *
 * Glossary
 *   episode     one attempt at one task by one robot with one policy
 *   record      one line of a log: an object whose `schema` names its type and major version
 *   raw         a record as it was given, not yet known to be valid
 *   normalised  a record with every field present, null or empty where nothing was given
 *   problem     one thing wrong with one place of one line: path, code, message
 *   moved       an unknown field that went into `extra` under its dotted path
 *   segment     a stretch of an episode, from `start_ms` to before `end_ms`
 *   unit        the physical or simulated robot: the cluster for intervals
 *   column      one column of the evidence's Parquet files, recorded or derived
 */
export { validateLine, validateRecord, type Validation } from './validate.ts';
export { parseLine, type ParsedLine } from './parse-line.ts';
export { pointer, problemCodes, type Problem, type ProblemCode } from './problems.ts';
export { recordTypeOf, recordTypes, type LogRecord, type SchemaName } from './record-types.ts';
export type { RecordType } from './record-type.ts';
export type { ControlSegment, Episode } from './records/episode.ts';
export { maxDepth, maxDurationMs, maxItems, maxLineBytes, maxProblems } from './limits.ts';
export * from './vocabulary.ts';
export type { Registration } from './records/registration.ts';
export type { Model } from './records/model.ts';
export type { Demo } from './records/demo.ts';
export type { Preference } from './records/preference.ts';
export type { Shift } from './records/shift.ts';
export type { Claim } from './records/claim.ts';
export type { Target } from './records/target.ts';
export type { Correction } from './records/correction.ts';
export { jsonSchemaFile, jsonSchemaOf, type JsonSchema } from './json-schema.ts';
export { episodeColumns, knownModes, type Column } from './columns.ts';
export {
  deriveFacts,
  interventionsOf,
  isAssisted,
  type EpisodeFacts,
  type FactSource,
} from './derive.ts';
export { episodeFromColumns, toColumns, type EpisodeRow } from './row.ts';
