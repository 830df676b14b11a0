import { TelltaleError } from '#lib/kernel/errors.ts';
import type { Leaf, LeafKind, ReportLeaf, WindowLeaf } from '#lib/reports/leaves.ts';

/** Where in the ledger things stand, kept in memory: rebuilt from the entries at each start. */
export interface LeafIndex {
  add(leaf: Leaf, index: number): void;
  /** Index of the leaf of a kind under its name (`nameOf`), the first one. */
  find(kind: LeafKind, name: string): number | undefined;
  /** Manifest hashes of the batch leaves, in order. */
  manifests(): readonly { readonly batch_id: string; readonly manifest_sha256: string }[];
  windows(): readonly Placed<WindowLeaf>[];
  reports(): readonly Placed<ReportLeaf>[];
}

export interface Placed<L> {
  readonly index: number;
  readonly leaf: L;
}

/** What a leaf is found under: its id, and where that may stand for several contents, their hash too. */
export function nameOf(leaf: Leaf): string {
  switch (leaf.leaf) {
    case 'batch/1':
      return leaf.batch_id;
    case 'registration/1':
    case 'correction/1':
      return `${leaf.record_id} ${leaf.content_sha256}`;
    case 'definition/1':
      return `${leaf.id} ${leaf.sql_sha256} ${leaf.meaning} ${leaf.formula} ${leaf.interval}`;
    case 'spec/1':
      return `${leaf.kind} ${leaf.id} ${leaf.spec_sha256}`;
    case 'window/1':
      return `${leaf.kind} ${leaf.window}`;
    case 'report/1':
      return leaf.report_id;
  }
}

export function createLeafIndex(): LeafIndex {
  const places = new Map<string, number>();
  const manifests: { batch_id: string; manifest_sha256: string }[] = [];
  const windows: Placed<WindowLeaf>[] = [];
  const reports: Placed<ReportLeaf>[] = [];
  return {
    add(leaf, index) {
      const name = `${leaf.leaf} ${nameOf(leaf)}`;
      if (!places.has(name)) places.set(name, index);
      if (leaf.leaf === 'batch/1')
        manifests.push({ batch_id: leaf.batch_id, manifest_sha256: leaf.manifest_sha256 });
      if (leaf.leaf === 'window/1') windows.push({ index, leaf });
      if (leaf.leaf === 'report/1') reports.push({ index, leaf });
    },
    find: (kind, name) => places.get(`${kind} ${name}`),
    manifests: () => manifests,
    windows: () => windows,
    reports: () => reports,
  };
}

/** @throws TelltaleError STORE_CORRUPT when an entry is not a leaf of this product. */
export function parseLeaf(entry: Uint8Array, index: number): Leaf {
  try {
    const leaf = JSON.parse(new TextDecoder().decode(entry)) as Leaf;
    if (typeof leaf.leaf === 'string') return leaf;
  } catch {
    // Said below, with the place.
  }
  throw new TelltaleError(
    'STORE_CORRUPT',
    `entry ${index} of the ledger is not a leaf that this version knows`,
  );
}
