import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { canonicalJson } from '#lib/kernel/canonical-json.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';
import type { Layout } from './layout.ts';

const count = z.int().min(0);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const file = z.strictObject({
  /** `episodes`, `records` or `quarantine`. */
  kind: z.enum(['episodes', 'records', 'quarantine', 'bytes']),
  /** Relative to the evidence folder. */
  path: z.string().regex(/^(segments|quarantine|quarantine\/bytes)\/[A-Za-z0-9._-]+$/),
  bytes: count,
  sha256,
  rows: count,
  /** Hash of the column names and types, in order; null for what is not a table. */
  columns_sha256: sha256.nullable(),
  /** Columns that the rows are sorted by, first to last. */
  sorted_by: z.array(z.string()),
});

const finding = z.strictObject({
  code: z.string(),
  message: z.string(),
  count,
  /** Places of the first few: `line 17`. */
  examples: z.array(z.string()),
});

const manifestShape = z.strictObject({
  manifest: z.literal(1),
  batch_id: z.string(),
  /** 0, 1, 2 … in the order of commits. */
  sequence: count,
  committed_at: z.string(),
  source: z.strictObject({
    name: z.string(),
    /** `jsonl`, `parquet`, `mapping`, `api`, `retry`. */
    kind: z.string(),
    /** Of the source's bytes as they were given, as far as they were read for this batch. */
    sha256,
    bytes: count,
    first_line: count,
    last_line: count,
  }),
  mapping: z.strictObject({ name: z.string(), sha256 }).nullable(),
  counts: z.strictObject({
    lines: count,
    accepted: count,
    duplicate: count,
    quarantined: count,
    /** Quarantined lines by the code of each of their problems; a line with two codes counts under both. */
    problems: z.record(z.string(), count),
    /** Unknown fields that went into `extra`, by name. */
    moved: z.record(z.string(), count),
  }),
  episodes: count,
  records: count,
  /** Episodes marked as generated sample data. */
  generated: count,
  /** Earliest start and latest start; null without episodes. */
  span: z.strictObject({ first: z.string(), last: z.string() }).nullable(),
  units: count,
  findings: z.array(finding),
  /** Quarantine entries that this batch took up again with success: entry id → nothing is deleted. */
  resolved: z.array(z.string()),
  files: z.array(file),
  engine: z.string(),
  tool: z.string(),
});

/** What is known of one batch; the batch exists when its manifest does. */
export type Manifest = Readonly<z.output<typeof manifestShape>>;
export type ManifestFile = Manifest['files'][number];
export type Finding = Manifest['findings'][number];

/** The bytes of a manifest: canonical JSON, so that its hash is one and the same everywhere. */
export const manifestText = (manifest: Manifest): string => canonicalJson(manifest);

export const manifestName = (manifest: Pick<Manifest, 'sequence' | 'batch_id'>): string =>
  `${String(manifest.sequence).padStart(10, '0')}-${manifest.batch_id}.json`;

/**
 * Every manifest in the order of commits.
 *
 * @throws TelltaleError STORE_CORRUPT when one is unreadable or the sequence has a hole.
 */
export async function readManifests(layout: Layout): Promise<Manifest[]> {
  const names = (await readdir(layout.manifests)).filter((name) => name.endsWith('.json')).sort();
  const manifests: Manifest[] = [];
  for (const name of names) {
    const manifest = await readManifest(join(layout.manifests, name));
    if (manifest.sequence !== manifests.length)
      throw new TelltaleError(
        'STORE_CORRUPT',
        `batch ${manifests.length} has no manifest: the next one found is ${name}. Restore the missing file from a backup`,
      );
    manifests.push(manifest);
  }
  return manifests;
}

async function readManifest(path: string): Promise<Manifest> {
  const text = await readFile(path, 'utf8');
  let parsed: ReturnType<typeof manifestShape.safeParse>;
  try {
    parsed = manifestShape.safeParse(JSON.parse(text));
  } catch (cause) {
    throw new TelltaleError('STORE_CORRUPT', `${path} is not JSON; restore it from a backup`, {
      cause,
    });
  }
  if (!parsed.success)
    throw new TelltaleError(
      'STORE_CORRUPT',
      `${path} is not a manifest this version reads: ${z.prettifyError(parsed.error)}`,
    );
  return parsed.data;
}
