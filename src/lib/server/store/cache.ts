import { join } from 'node:path';
import { sha256Hex } from '#lib/kernel/hash.ts';
import { episodeColumns } from '#lib/log/columns.ts';
import type { Layout } from './layout.ts';
import { manifestText, type Manifest } from './manifest.ts';
import { filesOf, mergedColumns, type MergedSegment } from './merged-segments.ts';
import { quoted } from './sql.ts';

/** A table that grows by rows of every batch, and can be merged without a change of what it says. */
export interface StoredTable {
  readonly name: string;
  /** Columns of a group, in the order by which the merged table is sorted. */
  readonly keys: readonly string[];
  /** The rows of a relation of the table's columns, each group once. */
  readonly merge: (rows: string) => string;
  /** How many groups some of its rows hold, where a row holds several: an aggregate over its columns. */
  readonly size?: string;
  /** Where a finer table holds the same sums: the rows that follow from some of its rows. */
  readonly fromFiner?: { readonly finer: string; readonly select: (rows: string) => string };
}

/** Additive tables that are kept beside the evidence and can always be made again from it. */
export interface StoredRollup {
  readonly tables: readonly (StoredTable & {
    /** CREATE TABLE IF NOT EXISTS … */
    readonly create: string;
  })[];
  /** Statements that add the episodes of `source`. */
  readonly insert: (source: string) => readonly string[];
  /** The same without the tables that follow from finer ones. */
  readonly insertFinest: (source: string) => readonly string[];
  /** Statements that take them away again; a group of which nothing is left goes with them. */
  readonly retract: (source: string) => readonly string[];
}

export interface RollupSet {
  readonly rollups: readonly StoredRollup[];
  /** Another version than the one in the cache means: rebuild. */
  readonly version: string;
}

const tables: Readonly<Record<string, string>> = {
  meta: 'key VARCHAR, value VARCHAR',
  batches: `batch_id VARCHAR, sequence INTEGER, committed_at TIMESTAMP, source VARCHAR, kind VARCHAR, mapping VARCHAR,
    lines BIGINT, accepted BIGINT, duplicate BIGINT, quarantined BIGINT, episodes BIGINT, records BIGINT,
    generated BIGINT, first_started_at TIMESTAMP, last_started_at TIMESTAMP, manifest JSON`,
  // Not unique: the hash only says where to look, and the segment decides.
  episode_ids: 'hash UBIGINT, sequence INTEGER',
  record_ids: 'schema VARCHAR, record_id VARCHAR, content VARCHAR, sequence INTEGER',
  // Of episodes; `state` is null while the episode is not there. See amendments.ts.
  corrections:
    'correction_id VARCHAR, episode_id VARCHAR, sequence INTEGER, record JSON, state VARCHAR, problem VARCHAR',
  merged_segments: mergedColumns,
  quarantine: `entry_id VARCHAR, batch_id VARCHAR, source VARCHAR, line BIGINT, length BIGINT, sha256 VARCHAR,
    kind VARCHAR, codes VARCHAR[], problems JSON, mapping VARCHAR, first_seen TIMESTAMP, status VARCHAR, resolved_by VARCHAR`,
};

/** Columns of one line of a quarantine file. */
export const quarantineFileColumns = `{entry_id: 'VARCHAR', source: 'VARCHAR', line: 'BIGINT', length: 'BIGINT', sha256: 'VARCHAR', kind: 'VARCHAR', problems: 'JSON', mapping: 'JSON', columns: 'JSON', first_seen: 'TIMESTAMP', bytes: 'VARCHAR'}`;

export const recordColumns: Readonly<Record<string, string>> = {
  schema: 'VARCHAR',
  record_id: 'VARCHAR',
  recorded_at: 'TIMESTAMP',
  record: 'JSON',
  content: 'VARCHAR',
  batch_id: 'VARCHAR',
};

export const evidenceColumns: Readonly<Record<string, string>> = {
  ...Object.fromEntries(episodeColumns.map(({ name, type }) => [name, type])),
  batch_id: 'VARCHAR',
};

/** What a cache was made by. Hashes of ids differ between engines, so the engine belongs to it. */
export const cacheVersion = (rollups: RollupSet, engine: string): string =>
  sha256Hex(JSON.stringify([tables, evidenceColumns, recordColumns, rollups.version, engine]));

/** The tables that are no sums: their rows are what they are, and not to be added up. */
export const plainTables: readonly string[] = [...Object.keys(tables), 'amended_episodes'];

export const createTables = ({ rollups }: RollupSet): string[] => [
  ...Object.entries(tables).map(([name, columns]) => `CREATE TABLE ${name} (${columns})`),
  `CREATE TABLE amended_episodes (${columnList({ ...evidenceColumns, corrected: 'BOOLEAN' })})`,
  ...rollups.flatMap(({ tables: stored }) => stored.map(({ create }) => create)),
];

/**
 * Statements that add the rows of batches to the cache: what they are, and what the next line is told from them by. They
 * read nothing but manifests and the files that these name, so that a rebuild takes the same way as a commit.
 */
export const ownRows = (layout: Layout, manifests: readonly Manifest[]): string[] => [
  ...batchRows(manifests),
  ...idRows(layout, manifests),
  ...otherRows(layout, manifests),
];

/** What the batches are. */
export const batchRows = (manifests: readonly Manifest[]): string[] => manifests.map(insertBatch);

/** The ids of their episodes; their batches must be there. */
export function idRows(layout: Layout, manifests: readonly Manifest[]): string[] {
  const episodes = tableFiles(layout, manifests, 'episodes');
  if (episodes.length === 0) return [];
  const [only, ...others] = manifests;
  const source = `read_parquet(${pathList(episodes)})`;
  const from =
    only !== undefined && others.length === 0
      ? `${only.sequence} FROM ${source}`
      : `batches.sequence FROM ${source} JOIN batches USING (batch_id)`;
  // In order, so that the lookup of an id passes over most of what was taken in with it.
  return [`INSERT INTO episode_ids SELECT hash(episode_id) AS hash, ${from} ORDER BY hash`];
}

/** Their other records, what was refused with them and what they have resolved: batch after batch. */
export const otherRows = (layout: Layout, manifests: readonly Manifest[]): string[] =>
  manifests.flatMap((manifest) => [
    ...tableFiles(layout, [manifest], 'records').map(
      (path) =>
        `INSERT INTO record_ids SELECT schema, record_id, content, ${manifest.sequence} FROM read_parquet(${quoted(path)})`,
    ),
    ...tableFiles(layout, [manifest], 'quarantine').map(
      (path) => `INSERT INTO quarantine
        SELECT entry_id, ${quoted(manifest.batch_id)}, source, line, length, sha256, kind,
          list_distinct(problems ->> '$[*].code'), problems, mapping ->> 'name', first_seen, 'open', NULL
        FROM read_json(${quoted(path)}, format = 'newline_delimited', maximum_object_size = 67108864, columns = ${quarantineFileColumns})`,
    ),
    ...(manifest.resolved.length === 0
      ? []
      : [
          `UPDATE quarantine SET status = 'resolved', resolved_by = ${quoted(manifest.batch_id)}
           WHERE entry_id IN (${manifest.resolved.map(quoted).join(', ')})`,
        ]),
  ]);

/** Statements that add the episodes of batches to the sums, under the same rule. `finest`: leave out what follows. */
export function sumsOfBatches(
  layout: Layout,
  { rollups }: RollupSet,
  manifests: readonly Manifest[],
  finest = false,
): string[] {
  const episodes = tableFiles(layout, manifests, 'episodes');
  if (episodes.length === 0) return [];
  const source = `read_parquet(${pathList(episodes)})`;
  return rollups.flatMap(({ insert, insertFinest }) => [
    ...(finest ? insertFinest(source) : insert(source)),
  ]);
}

/**
 * The views over all segments; typed and empty where there are none. `logged_episodes` is the evidence, `episodes` the
 * same with its corrections applied: what figures, lists and filters are about.
 *
 * @param merged copies of small segments that are read in their place
 * @param isAmended whether any episode is
 */
export const createViews = (
  layout: Layout,
  manifests: readonly Manifest[],
  merged: readonly MergedSegment[],
  isAmended: boolean,
): string[] => [
  createView('logged_episodes', filesOf(layout, manifests, merged, 'episodes'), evidenceColumns),
  isAmended
    ? `CREATE OR REPLACE VIEW episodes AS
       SELECT * FROM logged_episodes ANTI JOIN amended_episodes USING (episode_id)
       UNION ALL SELECT * EXCLUDE (corrected) FROM amended_episodes`
    : 'CREATE OR REPLACE VIEW episodes AS SELECT * FROM logged_episodes',
  createView('records', filesOf(layout, manifests, merged, 'records'), recordColumns),
];

const columnList = (columns: Readonly<Record<string, string>>): string =>
  Object.entries(columns)
    .map(([name, type]) => `${name} ${type}`)
    .join(', ');

function createView(
  name: string,
  files: readonly string[],
  columns: Readonly<Record<string, string>>,
): string {
  if (files.length > 0)
    return `CREATE OR REPLACE VIEW ${name} AS SELECT * FROM read_parquet(${pathList(files)})`;
  const typed = Object.entries(columns).map(
    ([column, type]) => `CAST(NULL AS ${type}) AS ${column}`,
  );
  return `CREATE OR REPLACE VIEW ${name} AS SELECT ${typed.join(', ')} WHERE false`;
}

function insertBatch(manifest: Manifest): string {
  const { source, counts, span } = manifest;
  const text = (value: string | undefined) => (value === undefined ? 'NULL' : quoted(value));
  return `INSERT INTO batches VALUES (${[
    text(manifest.batch_id),
    manifest.sequence,
    text(manifest.committed_at),
    text(source.name),
    text(source.kind),
    text(manifest.mapping?.name),
    counts.lines,
    counts.accepted,
    counts.duplicate,
    counts.quarantined,
    manifest.episodes,
    manifest.records,
    manifest.generated,
    text(span?.first),
    text(span?.last),
    text(manifestText(manifest)),
  ].join(', ')})`;
}

/** Absolute paths of the files of one kind that the batches hold. */
export const tableFiles = (
  layout: Layout,
  manifests: readonly Manifest[],
  kind: Manifest['files'][number]['kind'],
): string[] =>
  manifests.flatMap(({ files }) =>
    files.filter((file) => file.kind === kind).map(({ path }) => join(layout.root, path)),
  );

const pathList = (paths: readonly string[]): string => `[${paths.map(quoted).join(', ')}]`;
