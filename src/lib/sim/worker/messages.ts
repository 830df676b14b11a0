import type { PlannedTrial } from '#lib/benchmarks/plan/expand.ts';
import type { SimulatedSpec } from '#lib/benchmarks/spec/schema.ts';
import type { Playback } from '../trial/playback.ts';
import type { Audit, Comparison } from '../trial/replay.ts';

/** The parts of a trial file (`telltale.trial/1`) that re-execution needs. */
export interface RecordedTrial {
  readonly planned: PlannedTrial;
  readonly policy: { readonly kind: 'scripted' | 'external'; readonly name: string };
  readonly result: { readonly steps: number; readonly trajectory_sha256: string };
  /** Base64 of little-endian float64. */
  readonly actions: string;
  /** Base64 of little-endian uint32. */
  readonly prints: string;
}

/** What a worker is asked: the engine's bytes come along, so that it fetches nothing. */
export type WorkerRequest =
  | {
      readonly kind: 'verify';
      readonly wasm: Uint8Array;
      readonly spec: SimulatedSpec;
      readonly trial: RecordedTrial;
      readonly audit: Audit;
    }
  | {
      readonly kind: 'play';
      readonly wasm: Uint8Array;
      readonly spec: SimulatedSpec;
      readonly trial: RecordedTrial;
    };

/** What it answers, once for each request. */
export type WorkerReply =
  | { readonly kind: 'verified'; readonly comparison: Comparison }
  | { readonly kind: 'playback'; readonly playback: Playback }
  | { readonly kind: 'failed'; readonly message: string };
