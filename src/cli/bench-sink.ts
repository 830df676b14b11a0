import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LogRecord } from '#lib/log/index.ts';
import { asTelltaleError, TelltaleError } from '#lib/kernel/errors.ts';
import type { EvidenceSink } from '#lib/server/runner/evidence-sink.ts';
import { openSideWriter } from '#lib/server/store/side-writer.ts';
import { openTarget } from './ingest-target.ts';

/** How long a run waits for another command to let go of the store, and how often it looks. */
const patience = { tries: 60, pauseMs: 500 };

/**
 * Where the benchmark commands put their evidence. The store is opened for each hand-over and not for the whole run: a
 * run may take hours, and a server or another command shall be able to open the store meanwhile.
 */
export function openEvidenceSink(dataDir: string): Promise<EvidenceSink> {
  const hand = (records: readonly LogRecord[], name: string): Promise<void> =>
    records.length === 0 ? Promise.resolve() : handOver(dataDir, records, name);
  return Promise.resolve({
    register: (record) => hand([record], `bench:${record.run_id}`),
    keepTraces: async (traces) => {
      const { writeTraces } = await import('#lib/server/demos/traces.ts');
      // Not through the store: another process may hold it, and the file has its hash for a name.
      await using writer = await openSideWriter(dataDir);
      return await writeTraces(writer, traces);
    },
    append: (records) => hand(records, `bench:${records[0]?.benchmark?.run_id ?? 'run'}`),
    close: () => Promise.resolve(),
  });
}

/** @throws TelltaleError INVALID_RECORD when the store refuses a record that the runner made */
async function handOver(
  dataDir: string,
  records: readonly LogRecord[],
  name: string,
): Promise<void> {
  const bytes = Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  await using target = await patiently(() => openTarget(dataDir));
  const { quarantined, problems } = await target.lines(
    Readable.from([bytes]),
    name,
    () => undefined,
  );
  if (quarantined === 0) return;
  throw new TelltaleError(
    'INVALID_RECORD',
    `the store put ${quarantined} of ${records.length} records of ${name} into quarantine (${Object.keys(problems).join(', ')}); see /data`,
    { details: { problems } },
  );
}

async function patiently<T>(open: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await open();
    } catch (thrown) {
      if (asTelltaleError(thrown).code !== 'STORE_BUSY' || attempt === patience.tries) throw thrown;
      await sleep(patience.pauseMs);
    }
  }
}
