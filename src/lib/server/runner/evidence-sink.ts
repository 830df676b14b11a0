import type { MotionTrace } from '#lib/demos/trace.ts';
import type { Episode, Registration } from '#lib/log/index.ts';

/**
 * Where a run's evidence goes. Calls may be repeated with the same records after a crash: a sink treats a record
 * that it already holds as done.
 */
export interface EvidenceSink {
  /** Takes the registration before the first trial. Resolves when it would survive a power cut. */
  register(record: Registration): Promise<void>;
  /** Keeps motion traces as one file, before the episodes that name it. @returns the file's SHA-256 */
  keepTraces(traces: readonly MotionTrace[]): Promise<string>;
  /** Takes the episodes of finished trials. Resolves when they would survive a power cut. */
  append(records: readonly Episode[]): Promise<void>;
  close(): Promise<void>;
}
