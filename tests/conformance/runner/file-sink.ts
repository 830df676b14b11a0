import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { EvidenceSink } from '#lib/server/runner/evidence-sink.ts';

/** A sink that keeps every call it got, one record a line: what a store would be handed, repetitions included. */
export function fileSink(path: string): EvidenceSink {
  const append = (records: readonly unknown[]): Promise<void> => {
    appendFileSync(path, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
    return Promise.resolve();
  };
  return {
    register: (record) => append([record]),
    append,
    keepTraces: (traces) =>
      Promise.resolve(createHash('sha256').update(JSON.stringify(traces)).digest('hex')),
    close: () => Promise.resolve(),
  };
}

/** Records by id. A record that came twice must have come with the same bytes. */
export function recordsIn(path: string): Map<string, Record<string, unknown>> {
  const byId = new Map<string, string>();
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : [];
  for (const line of lines) {
    const record = JSON.parse(line) as Record<string, unknown>;
    const id = String(record['episode_id'] ?? record['registration_id']);
    const known = byId.get(id);
    if (known !== undefined && known !== line)
      throw new Error(`${id} came twice, with other content`);
    byId.set(id, line);
  }
  return new Map([...byId].map(([id, line]) => [id, JSON.parse(line) as Record<string, unknown>]));
}
