import type { EvidenceSink } from '#lib/server/runner/evidence-sink.ts';

/** What the composition root gives to the bench commands. */
export interface BenchServices {
  /** Opens the evidence store of a data folder, directly or through the server that holds it. */
  readonly openSink: (dataDir: string) => Promise<EvidenceSink>;
}
