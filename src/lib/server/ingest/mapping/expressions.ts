import type { Sandbox } from '#lib/server/store/sandbox.ts';
import type { Fields, Mapping } from './mapping-file.ts';

/** An expression with the key of the mapping file that it stands under. */
export interface Placed {
  readonly key: string;
  readonly sql: string;
}

/** Every SQL expression of a mapping. */
export function expressionsOf(mapping: Mapping): Placed[] {
  const rules = (name: 'exclude' | 'findings') =>
    mapping[name].map(({ when }, index) => ({ key: `${name}.${index}.when`, sql: when }));
  const normals = Object.entries(mapping.normalise).map(([name, { from }]) => ({
    key: `normalise.${name}.from`,
    sql: from,
  }));
  const steps =
    mapping.kind !== 'steps'
      ? []
      : [
          { key: 'session', sql: mapping.session },
          { key: 'timestamp_ms', sql: mapping.timestamp_ms },
          { key: 'mode', sql: mapping.mode },
          ...Object.entries(mapping.aggregates).map(([name, sql]) => ({
            key: `aggregates.${name}`,
            sql,
          })),
        ];
  return [
    ...normals,
    ...rules('exclude'),
    ...rules('findings'),
    ...steps,
    ...leaves(mapping.fields),
  ].map(({ key, sql }) => ({ key, sql }));
}

/** The expressions of the fields, each under its dotted path. */
export function leaves(fields: Fields, path = 'fields'): Placed[] {
  return Object.entries(fields).flatMap(([name, value]) => {
    const key = `${path}.${name}`;
    if (typeof value === 'object' && value !== null) return leaves(value, key);
    return typeof value === 'string' ? [{ key, sql: value }] : [];
  });
}

/**
 * What keeps an expression from being one: it must parse as exactly one value, look at nothing but columns, and give the
 * same value every time it is asked (or taking a file in again would not be a no-op). The engine's own parser answers, so
 * nothing can hide in comments or quotes.
 */
export async function expressionFaults(
  sandbox: Sandbox,
  expressions: readonly Placed[],
): Promise<string[]> {
  const unsteady = new Set(
    (
      await sandbox.query(
        `SELECT DISTINCT lower(function_name) AS name FROM duckdb_functions()
         WHERE stability IN ('VOLATILE', 'CONSISTENT_WITHIN_QUERY')`,
      )
    ).map(({ name }) => name),
  );
  const faults: string[] = [];
  for (const { key, sql } of expressions) {
    const fault = faultOf(await sandbox.parse(`SELECT ${enclosed(sql)}`), unsteady);
    if (fault !== undefined) faults.push(`${key}: ${fault}`);
  }
  return faults;
}

/** An expression as it stands in a statement: a comment in it ends with its line. */
export const enclosed = (sql: string): string => `(\n${sql}\n)`;

type Tree = { readonly [key: string]: unknown };

function faultOf(parsed: unknown, unsteady: ReadonlySet<unknown>): string | undefined {
  const { error, error_message, statements } = parsed as Tree;
  if (error === true) return `is not SQL: ${String(error_message)}`;
  const list = Array.isArray(statements) ? (statements as Tree[]) : [];
  const node = list[0]?.['node'] as Tree | undefined;
  const items = node?.['select_list'];
  const alone =
    list.length === 1 &&
    node?.['type'] === 'SELECT_NODE' &&
    Array.isArray(items) &&
    items.length === 1 &&
    (node['from_table'] as Tree)['type'] === 'EMPTY' &&
    ['where_clause', 'having', 'sample', 'qualify'].every((part) => node[part] == null) &&
    ['modifiers', 'group_expressions', 'group_sets'].every((part) => isEmpty(node[part]));
  if (!alone) return 'must be one expression';
  return partFault(items[0], unsteady);
}

const isEmpty = (part: unknown): boolean => !Array.isArray(part) || part.length === 0;

const refusedClasses: Readonly<Record<string, string>> = {
  SUBQUERY: 'must not hold a query of its own',
  WINDOW: 'must not look at other rows',
  PARAMETER: 'must not hold a parameter',
  STAR: 'must name its columns',
  POSITIONAL_REFERENCE: 'must name its columns',
};

/** Functions that tell of the engine and the machine. */
const ofTheEngine =
  /^(current_|pg_|has_|getvariable|getenv|version$|session_user|user$|in_search_path|inet_)/i;

function partFault(part: unknown, unsteady: ReadonlySet<unknown>): string | undefined {
  if (Array.isArray(part)) return first(part, (each) => partFault(each, unsteady));
  if (typeof part !== 'object' || part === null) return undefined;
  const tree = part as Tree;
  const refused = typeof tree['class'] === 'string' ? refusedClasses[tree['class']] : undefined;
  if (refused !== undefined) return refused;
  const name = tree['class'] === 'FUNCTION' ? tree['function_name'] : undefined;
  if (typeof name === 'string' && unsteady.has(name.toLowerCase()))
    return `must not call ${name}(), whose answer changes`;
  if (typeof name === 'string' && ofTheEngine.test(name))
    return `must not call ${name}(), which looks at the engine and not at the table`;
  return first(Object.values(tree), (each) => partFault(each, unsteady));
}

function first<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
