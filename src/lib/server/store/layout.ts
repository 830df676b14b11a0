import { join } from 'node:path';

/** Where things lie inside the evidence folder. Everything but the cache is written once. */
export interface Layout {
  readonly root: string;
  /** `<batch>.episodes.parquet` and `<batch>.records.parquet`, sorted. */
  readonly segments: string;
  /** `<sequence>-<batch>.json`: a batch exists from the moment its manifest stands here. */
  readonly manifests: string;
  /** `<batch>.jsonl`, and `bytes/<sha256>` for what is too large to stand in a line. */
  readonly quarantine: string;
  readonly quarantineBytes: string;
  /** Copies of small segments in one file; part of the cache. */
  readonly merged: string;
  /** Unfinished work; emptied on opening. */
  readonly tmp: string;
  /** Rollups, identities and the list of batches: rebuilt from the rest when it is missing. Its lock is the writer's. */
  readonly cache: string;
  /** Who serves this folder: `{pid, url}`, written by `serve`. */
  readonly server: string;
  /** The key of people's pseudonyms. */
  readonly pseudonyms: string;
}

export const layoutOf = (root: string): Layout => ({
  root,
  segments: join(root, 'segments'),
  manifests: join(root, 'manifests'),
  quarantine: join(root, 'quarantine'),
  quarantineBytes: join(root, 'quarantine', 'bytes'),
  merged: join(root, 'merged'),
  tmp: join(root, 'tmp'),
  cache: join(root, 'cache.duckdb'),
  server: join(root, 'server.json'),
  pseudonyms: join(root, 'keys', 'pseudonyms'),
});

/** The folders that an open store must have. */
export const foldersOf = (layout: Layout): readonly string[] => [
  layout.segments,
  layout.manifests,
  layout.quarantine,
  layout.quarantineBytes,
  layout.merged,
  layout.tmp,
];
