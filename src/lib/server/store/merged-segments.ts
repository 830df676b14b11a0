import type { DuckDBConnection } from '@duckdb/node-api';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256Hex } from '#lib/kernel/hash.ts';
import { publish, syncFile } from './durable.ts';
import { runAll } from './engine.ts';
import { episodeSort } from './episode-sql.ts';
import type { Layout } from './layout.ts';
import type { Manifest } from './manifest.ts';
import { writeParquet } from './parquet.ts';
import { readRows } from './read.ts';
import { recordSort } from './records-sql.ts';
import { numberIn, textIn } from './row-values.ts';
import { quoted } from './sql.ts';

/**
 * Copies of neighbouring small segments in one file, so that a question opens a few files instead of thousands. The
 * segments and their manifests stay: they are the evidence, and the ledger's leaves. A copy belongs to the cache, is named
 * by the manifests that it covers, and only the views read it; without it they read the segments again.
 */
export interface MergedSegment {
  readonly kind: SegmentKind;
  /** Sequences of the first and the last batch that it covers. */
  readonly first: number;
  readonly last: number;
  readonly rows: number;
  readonly bytes: number;
  /** In the folder of copies. */
  readonly name: string;
}

export type SegmentKind = 'episodes' | 'records';

/** Columns of the cache's list of copies. */
export const mergedColumns =
  'kind VARCHAR, first INTEGER, last INTEGER, rows BIGINT, bytes BIGINT, name VARCHAR';

/** So many neighbours are worth a copy, … */
export const fewest = 16;
/**
 * … each of fewer rows than one of these; the smallest first, so that a large copy is not written again for a few new
 * rows, …
 */
const sizes = [256, 4_096, 50_000];
/** … of all but the smallest at least so many times the largest of them, … */
const growth = 4;
/** … and together not more than this: it is written beside the questions of readers. */
const mostRows = 250_000;

const sortOf: Readonly<Record<SegmentKind, readonly string[]>> = {
  episodes: episodeSort,
  records: recordSort,
};

/** A stretch of batches with rows of one kind, as the views read them: a segment, or a copy of several. */
interface Part {
  readonly first: number;
  readonly last: number;
  readonly rows: number;
  readonly path: string;
}

/** The files that hold the rows of one kind of these batches, each row once. */
export const filesOf = (
  layout: Layout,
  manifests: readonly Manifest[],
  merged: readonly MergedSegment[],
  kind: SegmentKind,
): string[] => partsOf(layout, manifests, merged, kind).map(({ path }) => path);

function partsOf(
  layout: Layout,
  manifests: readonly Manifest[],
  merged: readonly MergedSegment[],
  kind: SegmentKind,
): Part[] {
  const copies = merged.filter((copy) => copy.kind === kind && copy.last < manifests.length);
  const parts: Part[] = copies.map(({ first, last, rows, name }) => ({
    ...{ first, last, rows },
    path: join(layout.merged, name),
  }));
  const covered = new Set(
    copies.flatMap(({ first, last }) =>
      Array.from({ length: last - first + 1 }, (_, index) => first + index),
    ),
  );
  for (const { sequence, files } of manifests)
    for (const file of covered.has(sequence) ? [] : files)
      if (file.kind === kind)
        parts.push({
          ...{ first: sequence, last: sequence, rows: file.rows },
          path: join(layout.root, file.path),
        });
  return parts.sort((a, b) => a.first - b.first);
}

/** Places of the neighbours that are most worth a copy; empty if none are. */
export function worthACopy(parts: readonly { readonly rows: number }[]): readonly number[] {
  for (const [tier, size] of sizes.entries()) {
    const stretch = longestBelow(size, parts);
    const rows = stretch.map((index) => parts[index]?.rows ?? 0);
    const total = rows.reduce((sum, count) => sum + count, 0);
    if (stretch.length >= fewest && (tier === 0 || total >= growth * Math.max(...rows)))
      return stretch;
  }
  return [];
}

/** The longest stretch of parts of fewer rows each that fit into a copy. */
function longestBelow(size: number, parts: readonly { readonly rows: number }[]): number[] {
  let best: number[] = [];
  let stretch: number[] = [];
  let total = 0;
  for (const [index, { rows }] of parts.entries()) {
    if (rows >= size || total + rows > mostRows) {
      stretch = [];
      total = 0;
    }
    if (rows >= size) continue;
    stretch.push(index);
    total += rows;
    if (stretch.length > best.length) best = [...stretch];
  }
  return best;
}

/**
 * Writes the copy that is most worth it, and returns it and the list of copies with it; undefined where none is. It reads
 * files that never change, so others may write meanwhile.
 */
export async function writeCopy(
  connection: DuckDBConnection,
  layout: Layout,
  manifests: readonly Manifest[],
  merged: readonly MergedSegment[],
): Promise<readonly MergedSegment[] | undefined> {
  for (const kind of ['episodes', 'records'] as const) {
    const parts = partsOf(layout, manifests, merged, kind);
    const chosen = worthACopy(parts).flatMap((index) => parts[index] ?? []);
    const [from, to] = [chosen[0], chosen.at(-1)];
    if (from === undefined || to === undefined) continue;
    const [first, last] = [from.first, to.last];
    const leaves = manifests.slice(first, last + 1).map(({ batch_id }) => batch_id);
    const name = `${first}-${last}-${sha256Hex(leaves.join(' ')).slice(0, 16)}.${kind}.parquet`;
    const draft = join(layout.tmp, name);
    await rm(draft, { force: true });
    const rows = await writeParquet(
      connection,
      `SELECT * FROM read_parquet([${chosen.map(({ path }) => quoted(path)).join(', ')}])
       ORDER BY ${sortOf[kind].join(', ')}`,
      draft,
    );
    await syncFile(draft);
    const { size } = await stat(draft);
    await rm(join(layout.merged, name), { force: true });
    await publish(draft, join(layout.merged, name));
    const others = merged.filter(
      (copy) => copy.kind !== kind || copy.last < first || copy.first > last,
    );
    return [...others, { kind, first, last, rows, bytes: size, name }];
  }
  return undefined;
}

/** The copies that the cache knows. */
export async function readMerged(connection: DuckDBConnection): Promise<MergedSegment[]> {
  const rows = await readRows(connection, 'SELECT * FROM merged_segments ORDER BY kind, first');
  return rows.map((row) => ({
    kind: textIn(row, 'kind') as SegmentKind,
    first: numberIn(row, 'first'),
    last: numberIn(row, 'last'),
    rows: numberIn(row, 'rows'),
    bytes: numberIn(row, 'bytes'),
    name: textIn(row, 'name'),
  }));
}

/** Statements that replace the list of copies. */
export const listMerged = (merged: readonly MergedSegment[]): string[] => [
  'DELETE FROM merged_segments',
  ...merged.map(
    ({ kind, first, last, rows, bytes, name }) =>
      `INSERT INTO merged_segments VALUES (${quoted(kind)}, ${first}, ${last}, ${rows}, ${bytes}, ${quoted(name)})`,
  ),
];

/**
 * Forgets copies that are not there as they were written, and removes files that nothing names: copies replaced by larger
 * ones (a reader may have had them open), and what a crash left. To be called when nobody reads.
 */
export async function tidyMerged(connection: DuckDBConnection, layout: Layout): Promise<void> {
  const whole: MergedSegment[] = [];
  for (const copy of await readMerged(connection)) {
    const size = await stat(join(layout.merged, copy.name)).then(
      (found) => found.size,
      () => undefined,
    );
    if (size === copy.bytes) whole.push(copy);
  }
  await runAll(connection, listMerged(whole));
  const named = new Set(whole.map(({ name }) => name));
  for (const name of await readdir(layout.merged))
    if (!named.has(name)) await rm(join(layout.merged, name), { recursive: true, force: true });
}
