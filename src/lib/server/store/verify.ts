import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { plainTables } from './cache.ts';
import { hashFile } from './durable.ts';
import { layoutOf } from './layout.ts';
import { readManifests } from './manifest.ts';
import { bytesToHex } from '#lib/kernel/hash.ts';
import { leafHash, treeHash } from '#lib/reports/merkle.ts';
import { manifestText } from './manifest.ts';
import { numberIn, textIn } from './row-values.ts';
import type { Store } from './store.ts';

/** Something that is not as its manifest says. */
export interface Fault {
  readonly path: string;
  readonly message: string;
}

export interface Verification {
  readonly batches: number;
  readonly files: number;
  readonly bytes: number;
  readonly root: string;
  readonly faults: readonly Fault[];
}

/**
 * Reads every byte of the evidence and holds it against the manifests. Needs no open store: what it reads is never
 * rewritten, so a server may run meanwhile.
 *
 * @throws TelltaleError STORE_CORRUPT when a manifest itself cannot be read
 */
export async function verifyEvidence(dir: string): Promise<Verification> {
  const layout = layoutOf(dir);
  const manifests = await readManifests(layout);
  const faults: Fault[] = [];
  let files = 0;
  let bytes = 0;
  for (const manifest of manifests)
    for (const file of manifest.files) {
      const path = join(layout.root, file.path);
      files += 1;
      const size = await stat(path).then(
        (found) => found.size,
        () => undefined,
      );
      bytes += size ?? 0;
      if (size === undefined) faults.push({ path: file.path, message: 'is missing' });
      else if (size !== file.bytes)
        faults.push({ path: file.path, message: `has ${size} bytes instead of ${file.bytes}` });
      else if ((await hashFile(path)) !== file.sha256)
        faults.push({ path: file.path, message: 'holds other bytes than its manifest says' });
    }
  const root = bytesToHex(treeHash(manifests.map((manifest) => leafHash(manifestText(manifest)))));
  return { batches: manifests.length, files, bytes, root, faults };
}

/**
 * What the cache answers, as one text for each of its tables: two caches that agree in it give the same answers. Additive
 * tables may hold a sum in one row or in several, so they are summed up first.
 */
export async function cacheDigest(
  store: Pick<Store, 'query'>,
): Promise<Readonly<Record<string, string>>> {
  const tables = await store.query(
    `SELECT table_name AS name FROM duckdb_tables() WHERE NOT internal AND NOT temporary AND table_name NOT IN ('meta', 'merged_segments') ORDER BY 1`,
  );
  const digests: Record<string, string> = {};
  for (const row of tables) {
    const table = textIn(row, 'name');
    const columns = await store.query(
      `SELECT column_name AS name, data_type AS type FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index`,
      [table],
    );
    digests[table] = await tableDigest(store, table, columns as unknown as ColumnOf[]);
  }
  return digests;
}

interface ColumnOf {
  readonly name: string;
  readonly type: string;
}

const additive = new Set(['BIGINT', 'HUGEINT', 'DOUBLE', 'INTEGER', 'DECIMAL']);

/** A table of sums with a row for each element of its lists: buckets are told apart, and their counts are sums. */
function unlisted(table: string, columns: readonly ColumnOf[]) {
  const element = ({ name, type }: ColumnOf): ColumnOf & { readonly sql: string } =>
    type.endsWith('[]')
      ? { name, type: name === 'buckets' ? 'VARCHAR' : type.slice(0, -2), sql: `unnest("${name}")` }
      : { name, type, sql: `"${name}"` };
  const elements = columns.map(element);
  const select = elements.map(({ name, sql }) => `${sql} AS "${name}"`).join(', ');
  return { columns: elements, rows: `(SELECT ${select} FROM "${table}")` };
}

/** An order-free hash of a table's rows. Sums of DOUBLE are rounded: their order of addition is not fixed. */
async function tableDigest(
  store: Pick<Store, 'query'>,
  table: string,
  stored: readonly ColumnOf[],
): Promise<string> {
  const isPlain = plainTables.includes(table);
  const { columns, rows } = isPlain
    ? { columns: stored, rows: `"${table}"` }
    : unlisted(table, stored);
  const sums = isPlain ? [] : columns.filter(({ type }) => additive.has(type.replace(/\(.*/, '')));
  const keys = columns.filter((column) => !sums.includes(column));
  const list = [
    ...keys.map(({ name }) => `CAST("${name}" AS VARCHAR)`),
    ...sums.map(({ name, type }) =>
      type === 'DOUBLE' ? `printf('%.9g', sum("${name}"))` : `CAST(sum("${name}") AS VARCHAR)`,
    ),
  ];
  const grouped =
    sums.length === 0 ? '' : `GROUP BY ${keys.map(({ name }) => `"${name}"`).join(', ') || 'ALL'}`;
  const [row] = await store.query(
    `SELECT count(*) AS rows, CAST(coalesce(bit_xor(hash(line)), 0) AS VARCHAR) AS hash,
       CAST(coalesce(sum(CAST(hash(line) AS HUGEINT)), 0) AS VARCHAR) AS total
     FROM (SELECT concat_ws('|', ${list.map((sql) => `coalesce(${sql}, '∅')`).join(', ')}) AS line FROM ${rows} ${grouped})`,
  );
  return `${numberIn(row, 'rows')}:${textIn(row, 'hash')}:${textIn(row, 'total')}`;
}
