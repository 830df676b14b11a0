import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '#lib/kernel/clock.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';
import type { Finding } from '#lib/server/store/manifest.ts';
import type { Prepared } from '#lib/server/store/stager.ts';
import type { Store } from '#lib/server/store/store.ts';
import { prepare, takeIn } from './batch.ts';
import { contentOfBytes, decompress, peek, type Break } from './compression.ts';
import { lineBlocks } from './line-blocks.ts';
import { addResults, emptyResult, resultOf, type IngestResult } from './outcome.ts';
import type { Prover } from './prover.ts';
import { spoolBlock, spoolBreak, spoolLongLine, type LineSource } from './spool-lines.ts';
import { createSpool, type Spool } from './spool.ts';

/** A batch is closed at the first block that reaches one of these. */
export interface BatchLimits {
  readonly lines: number;
  readonly bytes: number;
}

/** Bounds the memory, whatever the size of the source. */
export const fileLimits: BatchLimits = { lines: 60_000, bytes: 80 * 1024 * 1024 };

/** A post becomes visible at once, up to this size. */
export const postLimits: BatchLimits = { lines: 1_000_000, bytes: 1024 * 1024 * 1024 };

/** Refused lines wait in memory, with their bytes: a source of nothing else must not fill it. */
const mostRefused: BatchLimits = { lines: 50_000, bytes: 32 * 1024 * 1024 };

export interface LinesInput {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Name of the source, as it will stand in manifests and quarantine. */
  readonly name: string;
  readonly kind: 'jsonl' | 'parquet' | 'mapping' | 'api' | 'retry';
  readonly rows?: LineSource['kind'];
  readonly mapping?: LineSource['mapping'];
  readonly findings?: readonly Finding[];
  readonly limits: BatchLimits;
  /** Told how many lines are done, after each batch and now and then between. */
  readonly onLines?: (lines: number) => void;
}

export interface LinesContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly prover: Prover;
}

/** Lines of the log format, plain or compressed, into the store. */
export async function ingestLines(context: LinesContext, input: LinesInput): Promise<IngestResult> {
  const scratch = await context.store.scratch();
  const batches = openBatches(context, input, scratch);
  try {
    const state: { broken?: Break } = {};
    const { head, all } = await peek(input.chunks);
    const content = contentOfBytes(head);
    if (content === 'parquet')
      throw new TelltaleError(
        'UNREADABLE_INPUT',
        `${input.name} is a Parquet file; give it as a file, not as a stream of lines`,
      );
    const plain =
      content === 'text' ? all : decompress(all, content, (found) => void (state.broken = found));
    for await (const block of lineBlocks(plain, scratch)) {
      const { spool, source } = await batches.current();
      if (block.kind === 'long') spoolLongLine(block, spool, source);
      else if (block.kind === 'lines' || state.broken === undefined)
        spoolBlock(block.bytes, spool, context.prover, source);
      else {
        spoolBreak(block.bytes, state.broken.message, spool, source);
        delete state.broken;
      }
      await batches.rotateIfFull();
    }
    // The generator ends before a break behind the last whole line is told.
    if (state.broken !== undefined) {
      const { spool, source } = await batches.current();
      spoolBreak(new Uint8Array(), state.broken.message, spool, source);
    }
    return await batches.finish();
  } finally {
    await batches.settle();
    await rm(scratch, { recursive: true, force: true });
  }
}

const isFull = (spool: Spool, limits: BatchLimits): boolean =>
  spool.lines >= limits.lines ||
  spool.bytes >= limits.bytes ||
  spool.refused.length >= mostRefused.lines ||
  spool.refusedBytes >= mostRefused.bytes;

interface Batches {
  current(): Promise<{ readonly spool: Spool; readonly source: LineSource }>;
  rotateIfFull(): Promise<void>;
  finish(): Promise<IngestResult>;
  /** Waits for what is still running, whatever became of it. */
  settle(): Promise<void>;
}

/** One batch is being filled while the one before it is made ready and the one before that is taken into the store. */
function openBatches(context: LinesContext, input: LinesInput, scratch: string): Batches {
  const source = {
    name: input.name,
    kind: input.rows ?? ('line' as const),
    mapping: input.mapping ?? null,
    sourceKind: input.kind,
  };
  let spool: Spool | undefined;
  let nextLine = 1;
  let number = 0;
  let result = emptyResult;
  let preparing: Promise<unknown> = Promise.resolve();
  let beforeLast: Promise<void> = Promise.resolve();
  let taking: Promise<void> = beforeLast;
  let linesDone = 0;

  async function close(): Promise<void> {
    if (spool === undefined) return;
    const full = spool;
    spool = undefined;
    full.finish();
    nextLine = full.lastLine + 1;
    linesDone += full.lines;
    const findings = number === 1 ? (input.findings ?? []) : [];
    // One is made ready and one taken in at the same time; more would only wait, with their lines on the disk.
    await preparing;
    await beforeLast;
    const ready = prepare(context.store, full);
    preparing = ready;
    beforeLast = taking;
    taking = take(full, ready, findings, beforeLast);
    // Thrown where they are awaited: at the next batches or at the end.
    preparing.catch(() => undefined);
    taking.catch(() => undefined);
  }

  /** In order: a batch is taken in only when those before it are. */
  async function take(
    full: Spool,
    ready: Promise<Prepared | null>,
    findings: readonly Finding[],
    before: Promise<void>,
  ): Promise<void> {
    await before;
    const input = { spool: full, source, findings, prepared: await ready };
    result = addResults(result, resultOf(await takeIn(context.store, context.clock, input)));
    await rm(full.folder, { recursive: true, force: true });
  }

  return {
    async current() {
      if (spool === undefined) {
        number += 1;
        const folder = join(scratch, `batch-${number}`);
        await mkdir(folder);
        spool = await createSpool(folder, nextLine);
      }
      return { spool, source };
    },
    async rotateIfFull() {
      if (spool === undefined) return;
      input.onLines?.(linesDone + spool.lines);
      if (isFull(spool, input.limits)) await close();
    },
    async finish() {
      await close();
      await taking;
      input.onLines?.(linesDone);
      return result;
    },
    settle: async () => void (await Promise.allSettled([preparing, taking])),
  };
}
