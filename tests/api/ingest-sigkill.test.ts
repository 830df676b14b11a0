import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { seededRandom } from '#lib/kernel/random.ts';
import { createIngestor } from '#lib/server/ingest/ingestor.ts';
import { openStore, type Store } from '#lib/server/store/store.ts';
import { cacheDigest, verifyEvidence } from '#lib/server/store/verify.ts';
import { temporaryFolder } from '../helpers/store.ts';
import { batchLines, linesABatch } from './ingest-batches.ts';

/** More by the environment, for a long night: TELLTALE_KILLS=500. */
const kills = Number(process.env['TELLTALE_KILLS'] ?? 20);

/** A child that sends batches from `first` on, and what it has been told is safe. */
interface Sender {
  readonly process: ChildProcess;
  readonly ready: Promise<unknown>;
  readonly ended: Promise<unknown>;
  readonly acknowledged: () => number;
}

function startSender(dir: string, first: number, total: number): Sender {
  const script = new URL('ingest-batches.child.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [script, dir, String(first), String(total)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let last = first - 1;
  let markReady: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => (markReady = resolve));
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    if (line === 'ready') markReady();
    else last = Number(line);
  });
  // What was written before the kill is still in the pipe.
  const drained = new Promise((resolve) => lines.on('close', resolve));
  const exited = new Promise((resolve) => child.on('exit', resolve));
  const ended = Promise.all([drained, exited]);
  return { process: child, ready: Promise.race([ready, ended]), ended, acknowledged: () => last };
}

/** Answers that do not depend on the names of batches. */
async function answers(store: Store): Promise<unknown> {
  const {
    batches: _batches,
    quarantine: _quarantine,
    episode_ids: _ids,
    ...sums
  } = await cacheDigest(store);
  const episodes = await store.query(
    `SELECT count(*) AS n, CAST(bit_xor(hash(e)) AS VARCHAR) AS content FROM (SELECT * EXCLUDE (batch_id) FROM episodes) e`,
  );
  const refused = await store.query(
    'SELECT source, line, sha256, status FROM quarantine ORDER BY ALL',
  );
  return { sums, episodes, refused };
}

test(
  `killed ${kills} times at random moments: acknowledged batches are there, none is half, answers are the same`,
  { timeout: 60_000 + kills * 6_000 },
  async () => {
    const random = seededRandom(Number(process.env['TELLTALE_SEED'] ?? 7));
    const dir = await temporaryFolder();
    let next = 0;
    for (let kill = 0; kill < kills; kill++) {
      const sender = startSender(dir, next, 100_000);
      await sender.ready;
      await wait(random.int(0, 1000));
      sender.process.kill('SIGKILL');
      await sender.ended;
      const acknowledged = sender.acknowledged() + 1;
      const store = await openStore(dir);
      const rows = await store.query(
        `SELECT CAST(regexp_extract(episode_id, 'b(\\d+)/', 1) AS INTEGER) AS batch, count(*) AS n
         FROM episodes GROUP BY 1 ORDER BY 1`,
      );
      const manifests = store.version();
      await store.close();
      expect(rows.every(({ n }) => n === linesABatch)).toBe(true);
      expect(rows.map(({ batch }) => batch)).toEqual(rows.map((_, index) => index));
      // At most one batch was durable before its sender could be told.
      expect(rows.length).toBeGreaterThanOrEqual(acknowledged);
      expect(rows.length).toBeLessThanOrEqual(acknowledged + 1);
      expect(manifests).toBe(rows.length);
      next = acknowledged;
    }

    const store = await openStore(dir);
    const survived = await answers(store);
    const batches = store.version();
    await store.close();
    expect((await verifyEvidence(dir)).faults).toEqual([]);
    // A kill can come before the first batch, but not every one did.
    expect(batches).toBeGreaterThan(3);

    const undisturbedDir = await temporaryFolder();
    const undisturbed = await openStore(undisturbedDir);
    const ingestor = createIngestor(undisturbed);
    for (let batch = 0; batch < batches; batch++)
      await ingestor.lines(Readable.from([batchLines(batch)]), { name: `batch-${batch}` });
    const expected = await answers(undisturbed);
    await undisturbed.close();
    expect(survived).toEqual(expected);
  },
);

test('a store that another process holds says so, and frees it when that process is killed', async () => {
  const dir = await temporaryFolder();
  const sender = startSender(dir, 0, 100_000);
  await sender.ready;
  await expect(openStore(dir)).rejects.toMatchObject({ code: 'STORE_BUSY' });
  sender.process.kill('SIGKILL');
  await sender.ended;
  const store = await openStore(dir);
  await store.close();
});
