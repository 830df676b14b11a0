import { canonicalJson, type Json } from '#lib/kernel/canonical-json.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { originOf, until, type EvidenceReader } from './reader.ts';

/** Rows kept at most, over all answers of one reader: with their bodies a hundred megabytes or two. */
const mostRows = 100_000;

/** An answer without rows of its own costs something too. */
const leastWeight = 20;

interface Kept {
  readonly value: Promise<unknown>;
  /** Rows; until they are known, those of an empty answer. */
  weight: number;
  /** Those who wait and may leave; one who cannot leave stays for ever. */
  waiting: number;
  /** Ends the computation, as long as it runs. */
  stop: (() => void) | null;
}

/** What was computed from one state of the evidence, by question. Forgotten as a whole when a batch becomes visible. */
interface Memory {
  version: number;
  weight: number;
  /** Least recently asked first. */
  readonly kept: Map<string, Kept>;
}

const memories = new WeakMap<EvidenceReader, Memory>();

/**
 * The answer to a question, computed once for each state of the evidence: whoever asks again gets the same object, and
 * whoever asks while it is being computed waits for it. So it is never stale, and never to be changed by its reader.
 * When the last of those who wait has left, the computation is stopped.
 *
 * @param reader with the signal of the one who asks, where that one may leave
 * @param name and `question` say what is asked; two that agree must ask the same
 * @param compute is given the reader whose statements end when nobody waits any more
 * @param isWorthKeeping false for an answer that only those who wait for it now shall get
 */
export function remembered<T>(
  reader: EvidenceReader,
  name: string,
  question: unknown,
  compute: (asked: EvidenceReader) => Promise<T>,
  isWorthKeeping: (answer: T) => boolean = () => true,
): Promise<T> {
  const memory = currentMemory(originOf(reader));
  const key = `${name} ${canonicalJson((question ?? null) as Json)}`;
  const before = memory.kept.get(key);
  if (before !== undefined) {
    memory.kept.delete(key);
    memory.kept.set(key, before);
    return waitFor(memory, key, before, reader.signal) as Promise<T>;
  }
  const stopping = new AbortController();
  const value = compute(until(stopping.signal, reader));
  const kept: Kept = { value, weight: leastWeight, waiting: 0, stop: () => stopping.abort() };
  memory.kept.set(key, kept);
  memory.weight += kept.weight;
  value.then(
    (answer) => {
      kept.stop = null;
      if (isWorthKeeping(answer)) weigh(memory, key, kept, weightOf(answer));
      else forget(memory, key, kept);
    },
    () => {
      kept.stop = null;
      forget(memory, key, kept);
    },
  );
  return waitFor(memory, key, kept, reader.signal) as Promise<T>;
}

/** The value for one who may leave before it is there. */
function waitFor(
  memory: Memory,
  key: string,
  kept: Kept,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  if (kept.stop === null || signal === undefined) {
    kept.waiting = Infinity;
    return kept.value;
  }
  kept.waiting += 1;
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      kept.waiting -= 1;
      if (kept.waiting === 0 && kept.stop !== null) {
        // Whoever asks from now on begins anew: this one ends without an answer.
        forget(memory, key, kept);
        kept.stop();
      }
      reject(new TelltaleError('UNAVAILABLE', 'its reader left before the answer was there'));
    };
    if (signal.aborted) {
      leave();
      return;
    }
    signal.addEventListener('abort', leave, { once: true });
    const done = (): void => signal.removeEventListener('abort', leave);
    kept.value.then(resolve, reject).finally(done);
  });
}

function currentMemory(reader: EvidenceReader): Memory {
  const version = reader.version();
  const memory = memories.get(reader);
  if (memory?.version === version) return memory;
  const fresh: Memory = { version, weight: 0, kept: new Map() };
  memories.set(reader, fresh);
  return fresh;
}

function weigh(memory: Memory, key: string, kept: Kept, weight: number): void {
  if (memory.kept.get(key) !== kept) return;
  memory.weight += weight - kept.weight;
  kept.weight = weight;
  for (const [oldest, other] of memory.kept) {
    if (memory.weight <= mostRows) return;
    forget(memory, oldest, other);
  }
}

function forget(memory: Memory, key: string, kept: Kept): void {
  if (memory.kept.get(key) !== kept) return;
  memory.kept.delete(key);
  memory.weight -= kept.weight;
}

function weightOf(answer: unknown): number {
  const rows = Array.isArray(answer) ? answer : (answer as { rows?: unknown } | null)?.rows;
  return Math.max(leastWeight, Array.isArray(rows) ? rows.length : 0);
}
