import { identifier } from '#lib/server/store/sql.ts';
import type { Sandbox } from '#lib/server/store/sandbox.ts';
import { asTelltaleError } from '#lib/kernel/errors.ts';
import { enclosed, expressionFaults, expressionsOf, leaves, type Placed } from './expressions.ts';
import { invalid, type LoadedMapping, type Mapping, type StepsMapping } from './mapping-file.ts';
import { fieldColumns, leafColumn, recordSql, rulesSql, tried, visibleSql } from './plan.ts';
import { reserved, type LoadedSource } from './source-table.ts';
import { sessionsSql } from './steps-sql.ts';

/** Refuses a mapping whose expressions are not ones. @throws TelltaleError INVALID_MAPPING */
export async function checkExpressions(
  sandbox: Sandbox,
  { mapping, id }: LoadedMapping,
): Promise<void> {
  const faults = await expressionFaults(sandbox, expressionsOf(mapping));
  if (faults.length > 0) throw invalid(id.name, faults);
}

/**
 * Evaluates a mapping over table `raw`. Makes table `judged`, a row for each row of the source with what is wrong with
 * it, and table `record_texts`, a row for each record: line, place (row that it starts at), rows, and its JSON text as
 * `record`, empty where one of its fields failed.
 *
 * @throws TelltaleError INVALID_MAPPING naming the expressions that do not fit the columns
 */
export async function mapTable(
  sandbox: Sandbox,
  { mapping, id }: LoadedMapping,
  source: LoadedSource,
): Promise<void> {
  await sandbox.run(`CREATE VIEW visible AS ${await explained(sandbox, mapping, id.name, source)}`);
  const fields = leaves(mapping.fields);
  if (mapping.kind === 'steps') await mapSteps(sandbox, mapping, fields, id.name);
  else await mapRows(sandbox, mapping, fields, id.name);
  const values = await sandbox.columns(
    `SELECT ${fields.map((_, index) => `${leafColumn(index)}.v AS v${index}`).join(', ')} FROM mapped LIMIT 0`,
  );
  const record = recordSql(
    mapping.fields,
    fields,
    values.map(({ type }) => type),
  );
  const failed = fields.map((_, index) => `${leafColumn(index)} IS NOT NULL`).join(' AND ');
  await sandbox.run(
    `CREATE TABLE record_texts AS SELECT ${reserved}line AS line, ${reserved}place AS place, ${reserved}rows AS rows,
      CASE WHEN ${failed} THEN CAST(${record} AS VARCHAR) ELSE '' END AS record FROM mapped`,
  );
}

/** One row, one record. */
async function mapRows(
  sandbox: Sandbox,
  mapping: Mapping,
  fields: readonly Placed[],
  name: string,
): Promise<void> {
  await create(
    sandbox,
    name,
    'judged',
    `SELECT ${reserved}row, ${reserved}casts, ${rulesSql(mapping.exclude, 'excluded')}, ${rulesSql(mapping.findings, 'found')},
      ${failures(fields)} AS ${reserved}failed FROM visible`,
    fields,
    'visible',
  );
  await create(
    sandbox,
    name,
    'mapped',
    `SELECT row_number() OVER (ORDER BY ${reserved}row) AS ${reserved}line, ${reserved}row AS ${reserved}place, 1 AS ${reserved}rows,
      ${fieldColumns(fields).join(', ')}
     FROM visible WHERE ${reserved}row IN (SELECT ${reserved}row FROM judged WHERE ${cleanSql})`,
    fields,
    'visible',
  );
}

async function mapSteps(
  sandbox: Sandbox,
  mapping: StepsMapping,
  fields: readonly Placed[],
  name: string,
): Promise<void> {
  const own = [
    { key: 'session', sql: mapping.session },
    { key: 'timestamp_ms', sql: `CAST(${enclosed(mapping.timestamp_ms)} AS BIGINT)` },
    { key: 'mode', sql: mapping.mode },
  ];
  const present = own.map(({ key, sql }) => `CASE WHEN ${tried(sql)}.v IS NULL THEN '${key}' END`);
  await create(
    sandbox,
    name,
    'judged',
    `SELECT ${reserved}row, ${reserved}casts, ${rulesSql(mapping.exclude, 'excluded')}, ${rulesSql(mapping.findings, 'found')},
      list_filter([${present.join(', ')}], lambda k: k IS NOT NULL) AS ${reserved}failed FROM visible`,
    own,
    'visible',
  );
  await create(
    sandbox,
    name,
    'steps',
    `SELECT *, CAST(${tried(mapping.session)}.v AS VARCHAR) AS ${reserved}session,
      ${tried(own[1]?.sql ?? '')}.v AS ${reserved}at_ms, CAST(${tried(mapping.mode)}.v AS VARCHAR) AS ${reserved}mode
     FROM visible WHERE ${reserved}row IN (SELECT ${reserved}row FROM judged WHERE ${cleanSql})`,
    own,
    'visible',
  );
  const sums = Object.entries(mapping.aggregates).map(([key, sql]) => ({
    key: `aggregates.${key}`,
    sql,
  }));
  await create(sandbox, name, 'sessions', sessionsSql(mapping), sums, 'steps');
  await create(
    sandbox,
    name,
    'mapped',
    `SELECT row_number() OVER (ORDER BY first_row) AS ${reserved}line, first_row AS ${reserved}place, rows AS ${reserved}rows,
      session AS ${reserved}session, ${fieldColumns(fields).join(', ')} FROM sessions`,
    fields,
    'sessions',
  );
}

/** Rows of `judged` that may become records, or parts of them. */
const cleanSql = `len(${reserved}casts) = 0 AND len(${reserved}excluded) = 0 AND len(${reserved}failed) = 0`;

const failures = (fields: readonly Placed[]): string =>
  `list_filter(CAST([${fields.map(({ key, sql }) => `CASE WHEN ${tried(sql)} IS NULL THEN '${key.replaceAll("'", "''")}' END`).join(', ')}] AS VARCHAR[]), lambda k: k IS NOT NULL)`;

/** Makes a table; where the engine cannot bind it, says which expression is to blame. */
async function create(
  sandbox: Sandbox,
  name: string,
  table: string,
  select: string,
  expressions: readonly Placed[],
  over: string,
): Promise<void> {
  try {
    await sandbox.run(`CREATE TABLE ${identifier(table)} AS ${select}`);
  } catch (thrown) {
    const faults: string[] = [];
    for (const { key, sql } of expressions) {
      const fault = await bindFault(sandbox, sql, over);
      if (fault !== undefined) faults.push(`${key}: ${fault}`);
    }
    throw faults.length > 0 ? invalid(name, faults) : thrown;
  }
}

async function bindFault(sandbox: Sandbox, sql: string, over: string): Promise<string | undefined> {
  try {
    await sandbox.columns(`SELECT ${enclosed(sql)} FROM ${identifier(over)} LIMIT 0`);
    return undefined;
  } catch (thrown) {
    return (asTelltaleError(thrown).message.split('\n')[0] ?? '').replace(/^Binder Error: /, '');
  }
}

/** The visible columns, once every expression that does not depend on fields has been seen to fit them. */
async function explained(
  sandbox: Sandbox,
  mapping: Mapping,
  name: string,
  source: LoadedSource,
): Promise<string> {
  const sql = visibleSql(mapping, source);
  await create(
    sandbox,
    name,
    'telltale_probe',
    `SELECT * FROM (${sql}) LIMIT 0`,
    Object.entries(mapping.normalise).map(([key, { from }]) => ({
      key: `normalise.${key}.from`,
      sql: from,
    })),
    'raw',
  );
  const rules = [...mapping.exclude, ...mapping.findings];
  const faults: string[] = [];
  for (const { when, code } of rules) {
    const fault = await bindFault(sandbox, when, 'telltale_probe');
    if (fault !== undefined) faults.push(`rule ${code}: ${fault}`);
  }
  if (faults.length > 0) throw invalid(name, faults);
  return sql;
}
