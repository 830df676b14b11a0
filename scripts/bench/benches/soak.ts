import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { seededRandom, type Random } from '#lib/kernel/random.ts';
import { openApp } from '#lib/server/app.ts';
import { sampleRecords } from '#lib/sample/index.ts';
import { startServer } from '../../../tests/helpers/server.ts';
import type { Bench, BenchContext } from '../core/context.ts';
import { quantile, spread, type Result } from '../core/result.ts';
import { memoryOf, type MemoryKinds } from './startup.ts';

const lanes = { posting: 2, asking: 3 } as const;
const mostLines = 400;
const pauseMs = 100;
/** More than can be posted in any time that a soak lasts. */
const mostEpisodes = 1_000_000;
const sampleEveryMs = 2_000;

/** How often the answers are held against those of a store that was made from the evidence anew. */
const comparisons = 5;

/** What readers ask, and what is compared. */
const paths = [
  'metrics/success?by=task,policy',
  'metrics/success?by=task,policy,simulator&context=benchmark',
  'metrics/success?by=site&limit=2',
  'metrics/success?by=week&task=cup-lift',
  'metrics/autonomy?by=policy',
  'metrics/autonomy?by=unit',
  'metrics/latency?by=task',
  'metrics/failures?by=task',
  'metrics/sim-real?by=task,policy',
  'episodes?limit=50&sort=duration_ms',
] as const;

interface Seen {
  posted: number;
  asked: number;
  failed: string[];
  compared: number;
  wrong: string[];
  readonly times: number[];
  readonly memory: (MemoryKinds & { readonly minute: number })[];
}

/** Posts, questions and merges together for some minutes: whether memory stays flat and every answer right. */
export const soak: Bench = {
  name: 'soak',
  what: 'posts, questions and merges together (--minutes): memory, and answers against a recomputation from the evidence',
  async run(context) {
    await mkdir(context.cache, { recursive: true });
    const folder = await mkdtemp(join(context.cache, 'soak-'));
    try {
      return results(await soaked(context, folder), context.minutes);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function soaked(context: BenchContext, folder: string): Promise<Seen> {
  const store = join(folder, 'store');
  await using server = await startServer(store);
  const api = `${server.url}/api/v1`;
  const seen: Seen = {
    posted: 0,
    asked: 0,
    failed: [],
    compared: 0,
    wrong: [],
    times: [],
    memory: [],
  };
  const lines = batches(seededRandom(11));
  const random = seededRandom(12);
  const start = performance.now();
  const length = context.minutes * 60_000;
  const minute = (): number => (performance.now() - start) / 60_000;
  const isOver = (): boolean => performance.now() - start > length;
  let paused = false;
  let posting = 0;

  const lane = async (work: () => Promise<void>): Promise<void> => {
    while (!isOver()) {
      await work().catch((thrown: unknown) => void seen.failed.push(String(thrown)));
      await pause(pauseMs * random.float());
    }
  };
  const post = async (): Promise<void> => {
    if (paused) return;
    posting += 1;
    try {
      const body = lines.next().value ?? '';
      const response = await fetch(`${api}/episodes`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-ndjson' },
        body,
      });
      if (!response.ok) throw new Error(`post: ${response.status} ${await response.text()}`);
      seen.posted += ((await response.json()) as { accepted: number }).accepted;
    } finally {
      posting -= 1;
    }
  };
  const ask = async (): Promise<void> => {
    const path = paths[Math.floor(random.float() * paths.length)] ?? paths[0];
    const asked = performance.now();
    const response = await fetch(`${api}/${path}`);
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    seen.asked += 1;
    seen.times.push(performance.now() - asked);
  };
  const watch = async (): Promise<void> => {
    seen.memory.push({ minute: minute(), ...(await memoryOf(server.url)) });
    await pause(sampleEveryMs);
  };
  const compare = async (): Promise<void> => {
    for (let turn = 1; turn <= comparisons; turn++) {
      while (performance.now() - start < (length * turn) / comparisons) await pause(100);
      paused = true;
      while (posting > 0) await pause(20);
      await compareAll(seen, api, store, join(folder, `again-${turn}`));
      context.say(
        `${minute().toFixed(1)} min: ${seen.posted} episodes, ${seen.asked} answers, ${seen.failed.length} failed, ${seen.compared} compared, ${seen.wrong.length} wrong`,
      );
      paused = false;
    }
  };
  await Promise.all([
    ...Array.from({ length: lanes.posting }, () => lane(post)),
    ...Array.from({ length: lanes.asking }, () => lane(ask)),
    lane(watch),
    compare(),
  ]);
  return seen;
}

/** The server's answers beside those of a store that holds the same evidence and nothing else: no cache, nothing kept. */
async function compareAll(seen: Seen, api: string, store: string, copy: string): Promise<void> {
  for (const part of ['manifests', 'segments', 'quarantine'])
    await cp(join(store, part), join(copy, part), { recursive: true });
  const app = await openApp(copy);
  try {
    for (const path of paths) {
      const ours: unknown = await (await fetch(`${api}/${path}`)).json();
      const anew: unknown = await (await app.api.request(`/api/v1/${path}`)).json();
      seen.compared += 1;
      if (!isDeepStrictEqual(ours, anew)) seen.wrong.push(path);
    }
  } finally {
    await app[Symbol.asyncDispose]();
    await rm(copy, { recursive: true, force: true });
  }
}

/** The sample programme in posts of one to some hundred lines. */
function* batches(random: Random): Generator<string, undefined> {
  let batch: string[] = [];
  let size = 1;
  for (const record of sampleRecords({ seed: 21, episodes: mostEpisodes })) {
    batch.push(`${JSON.stringify(record)}\n`);
    if (batch.length < size) continue;
    yield batch.join('');
    batch = [];
    // As many small ones as large ones.
    size = Math.ceil(mostLines ** random.float());
  }
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => void setTimeout(resolve, milliseconds));

function results(seen: Seen, minutes: number): Result[] {
  for (const message of new Set([...seen.failed, ...seen.wrong]))
    process.stderr.write(`  ${message}\n`);
  const times = [...seen.times].sort((a, b) => a - b);
  // The first third fills caches of every kind.
  const settled = seen.memory.filter(({ minute }) => minute > minutes / 3);
  const one = (value: number) => spread([value]);
  const none = { of: 'value', at: 'most', value: 0 } as const;
  return [
    { name: 'soak/episodes posted', unit: 'episodes', value: one(seen.posted) },
    { name: 'soak/questions answered', unit: 'answers', value: one(seen.asked) },
    {
      name: 'soak/failed requests',
      unit: 'requests',
      value: one(seen.failed.length),
      target: none,
    },
    { name: 'soak/answers compared', unit: 'answers', value: one(seen.compared) },
    { name: 'soak/wrong answers', unit: 'answers', value: one(seen.wrong.length), target: none },
    { name: 'soak/answer p50', unit: 'ms', value: one(quantile(times, 0.5)) },
    { name: 'soak/answer p99', unit: 'ms', value: one(quantile(times, 0.99)) },
    {
      name: 'soak/memory',
      unit: 'MiB',
      value: spread(seen.memory.map(({ resident }) => resident)),
      target: { of: 'value', at: 'most', value: 1536 },
    },
    ...(['resident', 'heap', 'heapUsed', 'engine', 'other'] as const).flatMap((kind): Result[] => [
      {
        name: `soak/memory/${kind}`,
        unit: 'MiB',
        value: spread(settled.map((seenThen) => seenThen[kind])),
        note: 'in the last two thirds',
      },
      {
        name: `soak/memory growth/${kind}`,
        unit: 'MiB a minute',
        value: one(slope(settled.map((seenThen) => [seenThen.minute, seenThen[kind]]))),
        note: 'least squares over the last two thirds',
      },
    ]),
  ];
}

/** Least squares. */
function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (of: (point: (typeof points)[number]) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [middle, height] = [mean(([x]) => x), mean(([, y]) => y)];
  const across = mean(([x, y]) => (x - middle) * (y - height));
  return across / mean(([x]) => (x - middle) ** 2);
}
