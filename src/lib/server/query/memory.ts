import { canonicalJson, type Json } from '#lib/kernel/canonical-json.ts';

/** Whatever knows the state of the evidence. */
interface Versioned {
  version(): number;
}

/** Rows kept at most, over all answers of one reader: some tens of megabytes. */
const mostRows = 200_000;

/** An answer without rows of its own costs something too. */
const leastWeight = 20;

interface Kept {
  readonly value: Promise<unknown>;
  /** Rows; until they are known, those of an empty answer. */
  weight: number;
}

/** What was computed from one state of the evidence, by question. Forgotten as a whole when a batch becomes visible. */
interface Memory {
  version: number;
  weight: number;
  /** Least recently asked first. */
  readonly kept: Map<string, Kept>;
}

const memories = new WeakMap<Versioned, Memory>();

/**
 * The answer to a question, computed once for each state of the evidence: whoever asks again gets the same object, and
 * whoever asks while it is being computed waits for it. So it is never stale, and never to be changed by its reader.
 *
 * @param name and `question` say what is asked; two that agree must ask the same
 * @param isWorthKeeping false for an answer that only those who wait for it now shall get
 */
export function remembered<T>(
  reader: Versioned,
  name: string,
  question: unknown,
  compute: () => Promise<T>,
  isWorthKeeping: (answer: T) => boolean = () => true,
): Promise<T> {
  const memory = currentMemory(reader);
  const key = `${name} ${canonicalJson((question ?? null) as Json)}`;
  const before = memory.kept.get(key);
  if (before !== undefined) {
    memory.kept.delete(key);
    memory.kept.set(key, before);
    return before.value as Promise<T>;
  }
  const value = compute();
  const kept: Kept = { value, weight: leastWeight };
  memory.kept.set(key, kept);
  memory.weight += kept.weight;
  value.then(
    (answer) =>
      isWorthKeeping(answer)
        ? weigh(memory, key, kept, weightOf(answer))
        : forget(memory, key, kept),
    () => forget(memory, key, kept),
  );
  return value;
}

function currentMemory(reader: Versioned): Memory {
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
