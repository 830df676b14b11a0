import { z } from 'zod';
import type { PlannedTrial } from '#lib/benchmarks/plan/expand.ts';
import type { MeasureValue } from '#lib/benchmarks/grading/measures.ts';
import type { Episode } from '#lib/log/index.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';

/** How a policy's calls went; null for policies that run inside the simulation. */
export interface PolicyCalls {
  /** Milliseconds of each call, as measured by the runner. */
  readonly latency_ms: readonly number[];
  /** Ticks held after each call because it came late. */
  readonly held_ticks: readonly number[];
  readonly deadline_misses: number;
}

/** Everything about one finished trial that a replay needs, and the evidence made from it. */
export interface TrialFile {
  readonly format: 'telltale.trial/1';
  readonly run_id: string;
  readonly spec: string;
  readonly spec_sha256: string;
  readonly engine: { readonly package: string; readonly wasm_sha256: string };
  readonly policy: {
    readonly kind: 'scripted' | 'external';
    readonly name: string;
    readonly version: string;
  };
  readonly planned: PlannedTrial;
  readonly result: {
    readonly success: boolean;
    readonly failure: string | null;
    readonly detail: string | null;
    readonly invalid: string | null;
    readonly score: number;
    readonly stages: readonly string[];
    readonly measures: Readonly<Record<string, MeasureValue>>;
    readonly steps: number;
    readonly trajectory_sha256: string;
    readonly response_ms: number | null;
  };
  readonly calls: PolicyCalls | null;
  /** Applied targets, one row a control tick: base64 of little-endian float64. */
  readonly actions: string;
  /** One 32-bit print of each step's row: base64 of little-endian uint32. */
  readonly prints: string;
  readonly episode: Episode;
}

const shape = z.object({
  format: z.literal('telltale.trial/1'),
  run_id: z.string(),
  spec: z.string(),
  spec_sha256: z.string(),
  engine: z.object({ package: z.string(), wasm_sha256: z.string() }),
  policy: z.object({
    kind: z.enum(['scripted', 'external']),
    name: z.string(),
    version: z.string(),
  }),
  planned: z.object({
    trial: z.int().min(0),
    seed: z.int().min(0),
    seed_index: z.int().min(0),
    conditions: z.record(z.string(), z.union([z.string(), z.number()])),
    pair_id: z.string(),
  }),
  result: z.looseObject({
    steps: z.int().min(0),
    trajectory_sha256: z.string(),
    invalid: z.string().nullable(),
    success: z.boolean(),
    failure: z.string().nullable(),
  }),
  calls: z.looseObject({}).nullable(),
  actions: z.base64(),
  prints: z.base64(),
  episode: z.looseObject({ episode_id: z.string() }),
});

/**
 * Reads a trial file.
 *
 * @throws TelltaleError UNREADABLE_INPUT when it is not one.
 */
export function parseTrialFile(text: string, where: string): TrialFile {
  try {
    return shape.parse(JSON.parse(text)) as unknown as TrialFile;
  } catch (cause) {
    throw new TelltaleError('UNREADABLE_INPUT', `${where} is not a trial file (telltale.trial/1)`, {
      cause,
    });
  }
}

/** Numbers as base64 of their little-endian bytes. */
export const encodeNumbers = (numbers: Float64Array | Uint32Array): string =>
  Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength).toString('base64');

/** @throws TelltaleError UNREADABLE_INPUT when the bytes are not whole numbers of eight. */
export function decodeActions(base64: string): Float64Array {
  const bytes = alignedBytes(base64, 8);
  return new Float64Array(bytes);
}

/** @throws TelltaleError UNREADABLE_INPUT when the bytes are not whole numbers of four. */
export function decodePrints(base64: string): Uint32Array {
  return new Uint32Array(alignedBytes(base64, 4));
}

function alignedBytes(base64: string, size: number): ArrayBuffer {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length % size !== 0) {
    throw new TelltaleError(
      'UNREADABLE_INPUT',
      `a trial's ${bytes.length} bytes are not a multiple of ${size}: the file is damaged`,
    );
  }
  return Uint8Array.from(bytes).buffer;
}
