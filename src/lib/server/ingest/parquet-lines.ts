import { createReadStream } from 'node:fs';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { episodeColumns } from '#lib/log/columns.ts';
import type { Sandbox } from '#lib/server/store/sandbox.ts';
import { identifier, quoted } from '#lib/server/store/sql.ts';
import { ingestLines, type LinesContext, type LinesInput } from './ingest-lines.ts';
import { inSandbox } from './ingest-table.ts';
import type { IngestResult } from './outcome.ts';

/**
 * A Parquet file of records into the store: with the record's own nested fields, or with the flat columns that the store
 * itself writes. Its rows become lines of JSON and take the way of all lines.
 */
export async function ingestParquet(
  context: LinesContext,
  path: string,
  input: Omit<LinesInput, 'chunks' | 'kind'>,
): Promise<IngestResult> {
  return inSandbox(context, [path], async (sandbox) => {
    const select = await recordSelect(sandbox, path, input.name);
    const lines = await sandbox.writeLines(select, 'rows.jsonl');
    return ingestLines(context, {
      ...input,
      kind: 'parquet',
      rows: 'row',
      chunks: createReadStream(lines, { highWaterMark: 1 << 20 }),
    });
  });
}

async function recordSelect(sandbox: Sandbox, path: string, name: string): Promise<string> {
  const table = `read_parquet(${quoted(path)})`;
  const columns = await describe(sandbox, table, name);
  if (columns.has('policy_name') && columns.has('unit')) return flatSelect(table, columns);
  if (!columns.has('schema') && !columns.has('episode_id'))
    throw new TelltaleError(
      'UNREADABLE_INPUT',
      `${name} is not a table of records: it has the columns ${[...columns.keys()].join(', ')}. Say how it becomes records with a mapping file`,
    );
  const members = [...columns].map(
    ([column, type]) => `${quoted(column)}, ${jsonValue(identifier(column), type)}`,
  );
  const schema = columns.has('schema') ? [] : [`'schema', 'telltale.episode/1'`];
  return `SELECT CAST(json_object(${[...schema, ...members].join(', ')}) AS VARCHAR) FROM ${table}`;
}

async function describe(
  sandbox: Sandbox,
  table: string,
  name: string,
): Promise<Map<string, string>> {
  try {
    const columns = await sandbox.columns(`SELECT * FROM ${table} LIMIT 0`);
    return new Map(columns.map((column) => [column.name, column.type]));
  } catch (cause) {
    throw new TelltaleError('UNREADABLE_INPUT', `${name} is not a Parquet file that can be read`, {
      cause,
    });
  }
}

/** The inverse of `log/row.ts`. */
function flatSelect(table: string, columns: ReadonlyMap<string, string>): string {
  const known = new Set(episodeColumns.map(({ name }) => name));
  const has = (name: string) => known.has(name) && columns.has(name);
  const column = (name: string): string =>
    has(name) ? jsonValue(identifier(name), columns.get(name) ?? '') : 'NULL';
  const part = (name: string, at: 1 | 2): string =>
    has(name) ? `nullif(split_part(${identifier(name)}, '@', ${at}), '')` : 'NULL';
  const json = (name: string): string =>
    has(name)
      ? `coalesce(TRY(CAST(CAST(${identifier(name)} AS VARCHAR) AS JSON)), to_json(${identifier(name)}))`
      : 'NULL';
  const group = (test: string, object: string): string =>
    has(test) ? `CASE WHEN ${identifier(test)} IS NOT NULL THEN ${object} END` : 'NULL';
  return `SELECT CAST(json_object(
    'schema', 'telltale.episode/1',
    ${['episode_id', 'task', 'instruction', 'context'].map((name) => `'${name}', ${column(name)}`).join(', ')},
    'world', json_object('kind', ${column('world')}, 'simulator', ${part('simulator', 1)}, 'version', ${part('simulator', 2)}, 'type', ${column('simulator_type')}),
    'policy', json_object('name', ${column('policy_name')}, 'version', ${column('policy_version')}, 'checkpoint_sha256', ${column('checkpoint_sha256')}),
    'robot', json_object('unit', ${column('unit')}, 'embodiment', ${column('embodiment')}, 'hardware', ${column('hardware')}),
    ${['site', 'started_at', 'duration_ms', 'sequence'].map((name) => `'${name}', ${column(name)}`).join(', ')},
    'benchmark', ${group('suite', `json_object('suite', ${column('suite')}, 'version', ${column('suite_version')}, 'spec_sha256', ${column('spec_sha256')}, 'run_id', ${column('run_id')}, 'trial', ${column('trial')}, 'seed', ${column('seed')}, 'conditions', ${column('conditions')})`)},
    ${['pair_id', 'outcome', 'score', 'failure_reason'].map((name) => `'${name}', ${column(name)}`).join(', ')},
    'grading', json_object('by', ${column('grading_by')}, 'grader', ${column('grader')}, 'blinded', ${column('blinded')}),
    'control', ${column('control')},
    'latency', json_object('response_ms', ${column('response_ms')}, 'inference_ms', ${column('inference')}, 'deadline_misses', ${column('deadline_misses')}, 'stalls', ${column('stalls')}),
    'incidents', ${column('incidents')},
    'media', ${json('media')},
    'trajectory', ${group('trajectory_sha256', `json_object('sha256', ${column('trajectory_sha256')}, 'uri', ${column('trajectory_uri')})`)},
    'extra', ${json('extra')}) AS VARCHAR) FROM ${table}`;
}

/** Times as the log format writes them, everything else as the engine does. */
const jsonValue = (sql: string, type: string): string =>
  type.startsWith('TIMESTAMP') ? `strftime(${sql}, '%Y-%m-%dT%H:%M:%S.%gZ')` : sql;
