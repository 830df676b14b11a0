import type { Problem } from '#lib/log/problems.ts';
import type { Finding } from '#lib/server/store/manifest.ts';
import type { Row } from '#lib/server/store/decode.ts';
import type { Sandbox } from '#lib/server/store/sandbox.ts';
import type { Mapping } from './mapping-file.ts';
import { identifier } from '#lib/server/store/sql.ts';
import { enclosed, leaves } from './expressions.ts';
import { reserved, type LoadedSource } from './source-table.ts';

/** A row of the source that does not become (part of) a record, and why. */
export interface FailedRow {
  readonly row: number;
  readonly problems: readonly Problem[];
}

/** Rows `from` to `to` of table `judged` that the mapping leaves out or fails on, in order. */
export async function failedRows(
  sandbox: Sandbox,
  mapping: Mapping,
  from: number,
  to: number,
): Promise<FailedRow[]> {
  const rows = await sandbox.query(
    `SELECT ${reserved}row AS row, ${reserved}casts AS casts, ${reserved}excluded AS excluded, ${reserved}failed AS failed
     FROM judged WHERE ${reserved}row BETWEEN ? AND ? AND len(${reserved}casts) + len(${reserved}excluded) + len(${reserved}failed) > 0
     ORDER BY 1`,
    [from, to],
  );
  const reasons = new Reasons(sandbox, mapping);
  const failed: FailedRow[] = [];
  for (const row of rows) failed.push({ row: Number(row['row']), problems: await reasons.of(row) });
  return failed;
}

/** Rows asked one by one for the engine's own words; the rest of a long list gets a general sentence. */
const mostExplained = 200;

class Reasons {
  readonly #sandbox: Sandbox;
  readonly #mapping: Mapping;
  readonly #expressions: ReadonlyMap<string, string>;
  #explained = 0;

  constructor(sandbox: Sandbox, mapping: Mapping) {
    this.#sandbox = sandbox;
    this.#mapping = mapping;
    const own =
      mapping.kind === 'steps'
        ? (['session', 'timestamp_ms', 'mode'] as const).map((key) => [key, mapping[key]] as const)
        : [];
    this.#expressions = new Map([
      ...leaves(mapping.fields).map(({ key, sql }) => [key, sql] as const),
      ...own,
    ]);
  }

  async of(row: Row): Promise<Problem[]> {
    const at = Number(row['row']);
    const excluded = numbers(row['excluded']);
    // A row that is left out for a reason needs no other.
    const chosen = excluded.filter((index) => index > 0).map((index) => this.#exclusion(index));
    if (chosen.length > 0) return chosen;
    const problems: Problem[] = [];
    for (const column of texts(row['casts'])) problems.push(await this.#cast(at, column));
    for (const index of excluded)
      problems.push({
        path: '',
        code: 'mapping_error',
        message: `the condition of exclude rule "${this.#mapping.exclude[-index - 1]?.code ?? ''}" fails on this row`,
      });
    for (const key of texts(row['failed'])) problems.push(await this.#failure(at, key));
    return problems;
  }

  #exclusion(index: number): Problem {
    const rule = this.#mapping.exclude[index - 1];
    return { path: '', code: 'excluded', message: `${rule?.code ?? ''}: ${rule?.message ?? ''}` };
  }

  async #cast(row: number, column: string): Promise<Problem> {
    const [table, member] = column.includes('.') ? column.split('.', 2) : ['', column];
    const type =
      table === undefined || table === ''
        ? this.#mapping.source.columns[column]
        : this.#mapping.sources[table]?.columns[member ?? ''];
    const sql = column.split('.').map(identifier).join('.');
    const [found] = await this.#sandbox.query(
      `SELECT CAST(${sql} AS VARCHAR) AS value FROM raw WHERE ${reserved}row = ?`,
      [row],
    );
    const value = JSON.stringify(found?.['value'] ?? null).slice(0, 80);
    return { path: `/${column}`, code: 'cast_error', message: `${value} is no ${type ?? 'value'}` };
  }

  async #failure(row: number, key: string): Promise<Problem> {
    const path = `/${key.replace(/^fields\./, '').replaceAll('.', '/')}`;
    const words = await this.#words(row, key);
    const code = /Conversion Error|Could not convert|out of range/i.test(words)
      ? 'cast_error'
      : 'mapping_error';
    return { path, code, message: words };
  }

  async #words(row: number, key: string): Promise<string> {
    const sql = this.#expressions.get(key) ?? 'NULL';
    const general = `the expression for ${key} fails on this row, or gives nothing`;
    if (this.#explained >= mostExplained) return general;
    this.#explained += 1;
    try {
      await this.#sandbox.query(
        `SELECT ${enclosed(sql)} AS value FROM visible WHERE ${reserved}row = ?`,
        [row],
      );
      return general;
    } catch (thrown) {
      return (thrown instanceof Error ? thrown.message : '').split('\n')[0] ?? general;
    }
  }
}

const numbers = (value: Row[string] | undefined): number[] =>
  Array.isArray(value) ? value.map(Number) : [];
const texts = (value: Row[string] | undefined): string[] =>
  Array.isArray(value) ? value.map((each) => String(each)) : [];

/** Examples that a finding names. */
const mostExamples = 10;

/** What the mapping wants reported, over all rows: those that it leaves out, too. */
export async function findingsIn(sandbox: Sandbox, mapping: Mapping): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [index, { code, message }] of mapping.findings.entries()) {
    const [count] = await sandbox.query(
      `SELECT count(*) AS n FROM judged WHERE list_contains(${reserved}found, ${index + 1})`,
    );
    const examples = await sandbox.query(
      `SELECT ${reserved}row AS row FROM judged WHERE list_contains(${reserved}found, ${index + 1}) ORDER BY 1 LIMIT ${mostExamples}`,
    );
    const n = Number(count?.['n']);
    if (n > 0)
      findings.push({
        code,
        message,
        count: n,
        examples: examples.map(({ row }) => `row ${Number(row)}`),
      });
  }
  return findings;
}

/** Rows of the source as they stood, one JSON text each, by row number. */
export async function keptRows(
  sandbox: Sandbox,
  source: LoadedSource,
  where: string,
): Promise<Map<number, string>> {
  const members = Object.keys(source.columns).map(
    (name) => `${identifier(name)} := raw.${identifier(name)}`,
  );
  const rows = await sandbox.query(
    `SELECT ${reserved}row AS row, CAST(to_json(struct_pack(${members.join(', ')})) AS VARCHAR) AS text FROM raw WHERE ${where} ORDER BY 1`,
  );
  return new Map(rows.map(({ row, text }) => [Number(row), String(text as string)]));
}
