import { canonicalJson, type Json } from '#lib/kernel/canonical-json.ts';
import { leafHash } from './merkle.ts';

/** One unit's episode counter within a batch: `[unit, episodes, lowest, highest, highest before this batch]`. */
export type CounterRange = readonly [
  unit: string,
  episodes: number,
  lowest: number | null,
  highest: number | null,
  previous: number | null,
];

/**
 * Counter ranges of a batch, or, where they would burst the entry, their hash: then the list lies beside the ledger as
 * `counters/<batch>.json`, canonical JSON with this SHA-256.
 */
export type Counters =
  | { readonly ranges: readonly CounterRange[] }
  | { readonly units: number; readonly sha256: string };

/** What the ledger says of one ingested batch. */
export interface BatchLeaf {
  readonly leaf: 'batch/1';
  readonly batch_id: string;
  readonly sequence: number;
  readonly committed_at: string;
  /** SHA-256 of the batch's manifest, which names every file with its hash. */
  readonly manifest_sha256: string;
  readonly source: { readonly kind: string; readonly sha256: string; readonly bytes: number };
  readonly mapping_sha256: string | null;
  readonly files: readonly {
    readonly kind: string;
    readonly sha256: string;
    readonly bytes: number;
    readonly rows: number;
  }[];
  readonly lines: number;
  readonly accepted: number;
  readonly duplicate: number;
  readonly quarantined: number;
  readonly episodes: number;
  readonly records: number;
  readonly generated: number;
  readonly span: { readonly first: string; readonly last: string } | null;
  readonly units: number;
  readonly counters: Counters;
  readonly engine: string;
  readonly tool: string;
}

/** A registration or a correction, by the hash of its canonical content. */
export interface RecordLeaf {
  readonly leaf: 'registration/1' | 'correction/1';
  readonly record_id: string;
  readonly content_sha256: string;
  readonly recorded_at: string | null;
  readonly batch_id: string;
}

/** A metric as it was defined when figures were made with it. */
export interface DefinitionLeaf {
  readonly leaf: 'definition/1';
  /** `success/1` */
  readonly id: string;
  readonly title: string;
  readonly meaning: string;
  readonly formula: string;
  readonly interval: string;
  readonly needs: number;
  readonly sql: string;
  readonly sql_sha256: string;
}

/** A released benchmark spec, or a readiness rule file. */
export interface SpecLeaf {
  readonly leaf: 'spec/1';
  readonly kind: 'benchmark' | 'readiness-rules';
  /** `cup-lift@1.0.0` */
  readonly id: string;
  readonly spec_sha256: string;
}

/** That figures of this kind will be published for this window: worth something when it stands there before it starts. */
export interface WindowLeaf {
  readonly leaf: 'window/1';
  readonly kind: string;
  /** `2026-10` */
  readonly window: string;
  /** First and last UTC day. */
  readonly from: string;
  readonly to: string;
  readonly declared_at: string;
}

/** A published report, by the hash of the statement that was signed. */
export interface ReportLeaf {
  readonly leaf: 'report/1';
  readonly report_id: string;
  readonly kind: string;
  readonly window: string;
  readonly statement_sha256: string;
}

export type Leaf = BatchLeaf | RecordLeaf | DefinitionLeaf | SpecLeaf | WindowLeaf | ReportLeaf;
export type LeafKind = Leaf['leaf'];

/** The bytes of an entry: canonical JSON, so that the same fact always has the same hash. */
export const leafBytes = (leaf: Leaf): Uint8Array =>
  new TextEncoder().encode(canonicalJson(leaf as unknown as Json));

export const hashOfLeaf = (leaf: Leaf): Uint8Array => leafHash(leafBytes(leaf));
