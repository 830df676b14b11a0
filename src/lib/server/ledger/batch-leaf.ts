import { join } from 'node:path';
import { canonicalJson } from '#lib/kernel/canonical-json.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { sha256Hex } from '#lib/kernel/hash.ts';
import type { BatchLeaf, CounterRange, Counters, RecordLeaf } from '#lib/reports/leaves.ts';
import type { Row } from '#lib/server/store/decode.ts';
import { manifestText, type Manifest } from '#lib/server/store/manifest.ts';
import { quoted } from '#lib/server/store/sql.ts';
import type { Store } from '#lib/server/store/store.ts';
import { replaceDurably } from './durable-file.ts';
import type { LedgerLayout } from './layout.ts';

/** What the ledger needs of a store. */
export type LedgerSource = Pick<Store, 'dir' | 'query' | 'manifests' | 'onCommit'>;

/** Room for counter ranges in an entry; the rest of a batch's record is far smaller than what is left. */
const counterBudget = 48_000;

/** Unit → highest episode counter seen so far. */
export type Highest = Map<string, number>;

/**
 * The leaf of one batch, and those of the registrations and corrections in it.
 *
 * @param highest counters before this batch; brought up to date by the call
 */
export async function batchLeaves(
  source: LedgerSource,
  layout: LedgerLayout,
  manifest: Manifest,
  highest: Highest,
): Promise<(BatchLeaf | RecordLeaf)[]> {
  const ranges = await counterRanges(source, manifest, highest);
  const counters = await fitting(layout, manifest, ranges);
  return [batchLeaf(manifest, ranges.length, counters), ...(await recordLeaves(source, manifest))];
}

function batchLeaf(manifest: Manifest, units: number, counters: Counters): BatchLeaf {
  const { source, mapping, counts, files } = manifest;
  const { lines, accepted, duplicate, quarantined } = counts;
  return {
    leaf: 'batch/1',
    batch_id: manifest.batch_id,
    sequence: manifest.sequence,
    committed_at: manifest.committed_at,
    manifest_sha256: sha256Hex(manifestText(manifest)),
    source: { kind: source.kind, sha256: source.sha256, bytes: source.bytes },
    mapping_sha256: mapping?.sha256 ?? null,
    // Quarantined bytes may be thousands of files; the manifest, whose hash stands above, names them all.
    files: files
      .filter(({ kind }) => kind !== 'bytes')
      .map(({ kind, sha256, bytes, rows }) => ({ kind, sha256, bytes, rows })),
    lines,
    accepted,
    duplicate,
    quarantined,
    episodes: manifest.episodes,
    records: manifest.records,
    generated: manifest.generated,
    span: manifest.span,
    units,
    counters,
    engine: manifest.engine,
    tool: manifest.tool,
  };
}

async function counterRanges(
  source: LedgerSource,
  manifest: Manifest,
  highest: Highest,
): Promise<CounterRange[]> {
  const segment = manifest.files.find(({ kind }) => kind === 'episodes');
  if (segment === undefined) return [];
  const rows = await source.query(
    `SELECT unit, CAST(count(*) AS DOUBLE) AS episodes,
       CAST(min(sequence) AS DOUBLE) AS low, CAST(max(sequence) AS DOUBLE) AS high
     FROM read_parquet(${quoted(join(source.dir, segment.path))}) GROUP BY unit ORDER BY unit`,
  );
  return rows.map((row) => {
    const unit = textOf(row, 'unit');
    const high = numberOrNull(row['high']);
    const previous = highest.get(unit) ?? null;
    if (high !== null) highest.set(unit, Math.max(high, previous ?? high));
    return [unit, Number(row['episodes']), numberOrNull(row['low']), high, previous];
  });
}

/** A column that is text and never null. */
const textOf = (row: Row, column: string): string => {
  const value = row[column];
  if (typeof value === 'string') return value;
  throw new TelltaleError('INTERNAL', `the store gave no text for ${column}`);
};

const numberOrNull = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** Where the list is too long for an entry, it is kept beside the ledger before its hash is. */
async function fitting(
  layout: LedgerLayout,
  manifest: Manifest,
  ranges: readonly CounterRange[],
): Promise<Counters> {
  const text = canonicalJson(ranges);
  if (Buffer.byteLength(text) <= counterBudget) return { ranges };
  await replaceDurably(join(layout.counters, `${manifest.batch_id}.json`), text);
  return { units: ranges.length, sha256: sha256Hex(text) };
}

const loggedRecords: Readonly<Record<string, RecordLeaf['leaf']>> = {
  'telltale.registration/1': 'registration/1',
  'telltale.correction/1': 'correction/1',
};

async function recordLeaves(source: LedgerSource, manifest: Manifest): Promise<RecordLeaf[]> {
  const segment = manifest.files.find(({ kind }) => kind === 'records');
  if (segment === undefined) return [];
  const rows = await source.query(
    `SELECT schema, record_id, content, CAST(recorded_at AS VARCHAR) AS recorded_at
     FROM read_parquet(${quoted(join(source.dir, segment.path))})
     WHERE schema IN (${Object.keys(loggedRecords).map(quoted).join(', ')})
     ORDER BY schema, record_id, content`,
  );
  return rows.map((row) => ({
    leaf: loggedRecords[textOf(row, 'schema')] ?? 'correction/1',
    record_id: textOf(row, 'record_id'),
    content_sha256: textOf(row, 'content'),
    recorded_at: typeof row['recorded_at'] === 'string' ? row['recorded_at'] : null,
    batch_id: manifest.batch_id,
  }));
}

/** The highest episode counters of all batches before one, by unit. */
export async function highestBefore(source: LedgerSource, sequence: number): Promise<Highest> {
  const rows = await source.query(
    `SELECT e.unit, CAST(max(e.sequence) AS DOUBLE) AS high
     FROM logged_episodes e JOIN batches b ON e.batch_id = b.batch_id
     WHERE b.sequence < ? AND e.sequence IS NOT NULL GROUP BY e.unit`,
    [sequence],
  );
  return new Map(rows.map((row) => [textOf(row, 'unit'), Number(row['high'])]));
}
