import { createHash } from 'node:crypto';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { recordTypes } from '#lib/log/record-types.ts';
import { controlSources } from '#lib/log/vocabulary.ts';

/** A SQL expression over the source's columns; numbers, true, false and null stand for themselves. */
const expression = z.union([z.string().min(1), z.number(), z.boolean(), z.null()]);
export type Expression = z.output<typeof expression>;

export type Fields = { readonly [name: string]: Expression | Fields };
const fields: z.ZodType<Fields> = z.lazy(() => z.record(z.string(), z.union([expression, fields])));

const columnName = z.string().min(1).max(128);
/** Types as DuckDB spells them; only what a table of text can be read as. */
const columnType = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_ ]*(\(\d+(, ?\d+)?\))?(\[\])*$/, 'is not the name of a type');
const columns = z.record(columnName, columnType);

const format = z.enum(['csv', 'json', 'parquet']);
const delimiter = z.string().length(1);

const source = z.strictObject({
  format: format.optional().describe('Left out, the content of the file tells.'),
  delimiter: delimiter.optional(),
  columns: columns.default({}).describe('Types of text columns; what is not named stays text.'),
});

const joined = z.strictObject({
  file: z
    .string()
    .regex(/^[^/\\]+$/, 'is a name or pattern in the folder of the main file, not a path')
    .describe('`sessions_*.csv`; exactly one file must match.'),
  on: z.record(columnName, columnName).describe('Column of the main table → column of this one.'),
  format: format.optional(),
  delimiter: delimiter.optional(),
  columns: columns.default({}),
});

const rule = z.strictObject({
  when: z.string().min(1).describe('SQL condition; null counts as false.'),
  code: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/),
  message: z.string().min(1),
});

const normal = z.strictObject({
  from: z.string().min(1),
  /** Raw spelling → the one that is used. */
  map: z.record(z.string(), z.string()),
});

const name = z.string().regex(/^[a-z][a-z0-9_]*$/, 'is lower-case letters, digits and "_"');

const common = {
  mapping: z.literal('telltale.mapping/1'),
  name: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/),
  about: z.string().optional(),
  source: source.prefault({}),
  sources: z.record(name, joined).default({}),
  normalise: z.record(name, normal).default({}).describe('Used in expressions as normal.<name>.'),
  exclude: z.array(rule).default([]),
  findings: z.array(rule).default([]),
  fields,
  notes: z.array(z.string()).default([]).describe('What was decided, and why.'),
};

const episodes = z.strictObject({ ...common, kind: z.literal('episodes') });

const episodeSchema = 'telltale.episode/1';
const otherSchemas = recordTypes
  .map(({ schema }) => schema)
  .filter((schema) => schema !== episodeSchema);

const records = z.strictObject({
  ...common,
  kind: z.literal('records'),
  schema: z.enum(otherSchemas).describe('Record type that each row becomes; no episode.'),
});

const steps = z.strictObject({
  ...common,
  kind: z.literal('steps'),
  session: z.string().min(1),
  timestamp_ms: z.string().min(1).describe('Whole milliseconds since 1970.'),
  mode: z.string().min(1).describe('Control mode from this step to the next.'),
  control_source: z.enum(controlSources),
  gap_cap_ms: z.int().min(1).describe('Longer gaps between steps are unknown time.'),
  aggregates: z.record(name, z.string().min(1)).default({}),
});

const shape = z.discriminatedUnion('kind', [episodes, records, steps], {
  error: ({ code }) =>
    code === 'invalid_union' ? 'is none of episodes, records and steps' : undefined,
});

/** How a table becomes records. */
export type Mapping = z.output<typeof shape>;
export type StepsMapping = z.output<typeof steps>;
export type SourceTable = z.output<typeof source>;
export type JoinedTable = z.output<typeof joined>;
export type Rule = z.output<typeof rule>;

export interface LoadedMapping {
  readonly mapping: Mapping;
  /** Name and SHA-256 of the text, as they stand in manifests. */
  readonly id: { readonly name: string; readonly sha256: string };
}

/**
 * Reads the text of a mapping file.
 *
 * @param name of the file, for messages
 * @throws TelltaleError INVALID_MAPPING with every problem: file, line or key, and what is wrong
 */
export function parseMapping(text: string, name: string): LoadedMapping {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, uniqueKeys: true });
  const faults = document.errors.map(({ message, pos }) => {
    const { line } = counter.linePos(pos[0]);
    return `line ${line}: ${message.split('\n')[0] ?? message}`;
  });
  if (faults.length > 0) throw invalid(name, faults);
  // No aliases: a few bytes of them can stand for gigabytes.
  const parsed = shape.safeParse(document.toJS({ maxAliasCount: 0 }), { reportInput: true });
  if (!parsed.success) throw invalid(name, parsed.error.issues.flatMap(describe));
  if ('schema' in parsed.data.fields)
    throw invalid(name, [
      'fields.schema: `kind` says what rows become; for other records than episodes it is `records`, with `schema` beside it',
    ]);
  const sha256 = createHash('sha256').update(text).digest('hex');
  const schema = parsed.data.kind === 'records' ? parsed.data.schema : episodeSchema;
  const mapping = { ...parsed.data, fields: { schema: `'${schema}'`, ...parsed.data.fields } };
  return { mapping, id: { name: mapping.name, sha256 } };
}

function describe(issue: z.core.$ZodIssue): string[] {
  if (issue.code === 'invalid_union' && issue.errors.length > 0)
    return [`${keyOf(issue)}: is neither a SQL expression, a constant, nor a group of fields`];
  return [`${keyOf(issue)}: ${issue.message}`];
}

const keyOf = (issue: z.core.$ZodIssue): string => issue.path.map(String).join('.') || 'the file';

export const invalid = (name: string, faults: readonly string[]): TelltaleError =>
  new TelltaleError('INVALID_MAPPING', `${name} is not a mapping: ${faults.join('; ')}`, {
    details: { file: name, problems: faults },
  });
