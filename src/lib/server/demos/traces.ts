import { createReadStream } from 'node:fs';
import { createHash } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { thinned, tracePath, type MotionTrace } from '#lib/demos/trace.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { quoted } from '#lib/server/store/sql.ts';
import type { Store } from '#lib/server/store/store.ts';

/** What reading traces needs of a store. */
export type TraceReader = Pick<Store, 'query' | 'dir'>;
/** What writing them needs besides. */
export type TraceWriter = Pick<Store, 'dir' | 'scratch' | 'copyTo'>;

/**
 * Keeps the traces of some episodes as one Parquet file under its hash, thinned to 25 points a second. Call it before the
 * episodes are ingested, and name the file in their media (`traceMedium`).
 *
 * @returns the file's SHA-256
 * @throws TelltaleError INVALID_RECORD for a trace that breaks its rules
 */
export async function writeTraces(
  store: TraceWriter,
  traces: readonly MotionTrace[],
): Promise<string> {
  const scratch = await store.scratch();
  const lines = join(scratch, 'traces.jsonl');
  let made: string | undefined;
  try {
    await writeFile(lines, traces.map(traceLines).join(''));
    made = await store.copyTo(
      `SELECT episode_id, t_ms, speed FROM read_json(${quoted(lines)}, format = 'newline_delimited',
         columns = {episode_id: 'VARCHAR', t_ms: 'BIGINT', speed: 'DOUBLE'}) ORDER BY episode_id, t_ms`,
      'parquet',
    );
    const sha256 = await hashOf(made);
    await mkdir(join(store.dir, 'traces'), { recursive: true });
    await rename(made, join(store.dir, tracePath(sha256)));
    return sha256;
  } finally {
    await rm(scratch, { recursive: true, force: true });
    if (made !== undefined) await rm(made, { force: true });
  }
}

function traceLines(trace: MotionTrace): string {
  const { episode_id, t_ms, speed } = thinned(trace);
  return t_ms
    .map((time, i) => `${JSON.stringify({ episode_id, t_ms: time, speed: speed[i] })}\n`)
    .join('');
}

/** A named trace, and the file that is to hold it. */
export interface TraceReference {
  readonly episode_id: string;
  readonly sha256: string;
}

/**
 * The traces that episodes name, through the store's engine. A file that is not there, or an episode that is not in it, is
 * left out: a log without its trace is a log without motion, not an error.
 *
 * @throws TelltaleError STORE_CORRUPT when a file does not have the hash that names it
 */
export async function readTraces(
  store: TraceReader,
  references: readonly TraceReference[],
): Promise<MotionTrace[]> {
  const files = Map.groupBy(references, ({ sha256 }) => sha256);
  const traces: MotionTrace[] = [];
  for (const [sha256, wanted] of files) {
    if (!(await isWhole(store.dir, sha256))) continue;
    traces.push(
      ...(await readFile(
        store,
        sha256,
        wanted.map(({ episode_id }) => episode_id),
      )),
    );
  }
  return traces;
}

async function readFile(
  store: TraceReader,
  sha256: string,
  ids: readonly string[],
): Promise<MotionTrace[]> {
  const path = join(store.dir, tracePath(sha256));
  const rows = await store.query(
    `SELECT episode_id, list(t_ms::DOUBLE ORDER BY t_ms) AS t_ms, list(speed ORDER BY t_ms) AS speed
     FROM read_parquet(${quoted(path)})
     WHERE episode_id IN (${ids.map(() => '?').join(', ')}) AND speed IS NOT NULL
     GROUP BY episode_id HAVING count(*) >= 2 ORDER BY episode_id`,
    [...ids],
  );
  return rows.map((row) => ({
    episode_id: row['episode_id'] as string,
    t_ms: row['t_ms'] as number[],
    speed: row['speed'] as number[],
  }));
}

/** Files whose bytes were found to have their hash, in this process. They are never rewritten. */
const whole = new Set<string>();

async function isWhole(dir: string, sha256: string): Promise<boolean> {
  if (!/^[0-9a-f]{64}$/.test(sha256)) return false;
  const path = join(dir, tracePath(sha256));
  if (whole.has(path)) return true;
  const found = await hashOf(path).catch(() => null);
  if (found === null) return false;
  if (found !== sha256)
    throw new TelltaleError(
      'STORE_CORRUPT',
      `${path} has the hash ${found}, not the one that names it`,
    );
  whole.add(path);
  return true;
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
