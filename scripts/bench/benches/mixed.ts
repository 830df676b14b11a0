import { setTimeout as pause } from 'node:timers/promises';
import { seededRandom } from '#lib/kernel/random.ts';
import { startServer, telltale } from '../../../tests/helpers/server.ts';
import { sizeName, type Bench, type BenchContext } from '../core/context.ts';
import { quantile, spread, type Result } from '../core/result.ts';
import { fleetStore } from '../data/fleet.ts';
import { sampleLog } from '../data/sample-log.ts';
import { storeCopy } from '../data/store-copy.ts';
import { memoryOf } from './startup.ts';

const readers = 3;
/** Between an answer and the reader's next question. */
const pauseMs = 100;
const idleMs = 30_000;
const ingested = 1_000_000;

/** The same addresses again and again: kept, until a batch comes in. */
const kept = [
  'metrics/success?by=task,policy',
  'metrics/success?by=week&task=task-03',
  'metrics/autonomy?by=task,policy',
  'metrics/latency?by=task,policy',
  'metrics/failures?by=task',
];
/** With a number that nobody asked with before: figures are computed for each. */
const fresh = [
  'metrics/success?by=task,policy&level=',
  'metrics/success?by=policy&task=task-03&level=',
  'metrics/latency?by=policy&task=task-03&level=',
  'metrics/autonomy?by=task&level=',
];

type Kind = 'kept' | 'fresh';
type Times = Readonly<Record<Kind, number[]>>;

/** What readers of a served store wait while nothing else happens, and while a large file is ingested into it. */
export const mixed: Bench = {
  name: 'mixed',
  what: 'dashboard questions to a served store, idle and while a million lines are ingested: p50, p99, memory',
  async run(context) {
    const size = Math.min(...context.sizes);
    const log = await sampleLog(context, ingested);
    await using copy = await storeCopy(await fleetStore(context, size), context.cache);
    await using server = await startServer(copy.folder);
    const asked = askedOf(server.url);
    context.say(`mixed, ${sizeName(size)}: first asks`);
    await Promise.all(
      [...kept, ...fresh.map((path) => `${path}0.9`)].map((path) => asked.one(path)),
    );
    context.say('idle');
    const idle = await asked.until(pause(idleMs));
    const before = await memoryOf(server.url);
    context.say(`while ${ingested} lines come in`);
    const start = performance.now();
    const busy = await asked.until(ingest(log, copy.folder, context));
    const seconds = (performance.now() - start) / 1000;
    const after = await memoryOf(server.url);
    return [
      ...(['kept', 'fresh'] as const).flatMap((kind) => compared(size, kind, idle, busy)),
      {
        name: `mixed/ingest/${sizeName(size)}`,
        unit: 'lines/s',
        value: spread([ingested / seconds]),
        note: 'beside the readers',
      },
      memoryResult(size, 'idle', before.resident),
      memoryResult(size, 'during the ingest', Math.max(asked.most(), after.resident)),
    ];
  },
};

/** Readers of a server, who ask one question after the other. */
function askedOf(url: string) {
  const random = seededRandom(21);
  const next = (paths: readonly string[]): string =>
    paths[Math.floor(random.float() * paths.length)] ?? '';
  let most = 0;
  const one = async (path: string): Promise<number> => {
    const start = performance.now();
    const response = await fetch(`${url}/api/v1/${path}`);
    await response.arrayBuffer();
    if (response.status !== 200) throw new Error(`${path} answered ${response.status}`);
    return performance.now() - start;
  };
  return {
    one,
    /** Resident memory, MiB, at the most while readers asked. */
    most: () => most,
    async until(end: Promise<unknown>): Promise<Times> {
      const times: Times = { kept: [], fresh: [] };
      let isOver = false;
      const ended = end.finally(() => (isOver = true));
      const reader = async (): Promise<void> => {
        while (!isOver) {
          times.kept.push(await one(next(kept)));
          await pause(pauseMs);
          times.fresh.push(await one(`${next(fresh)}${(0.6 + 0.39 * random.float()).toFixed(9)}`));
          await pause(pauseMs);
        }
      };
      const watch = async (): Promise<void> => {
        while (!isOver) {
          most = Math.max(most, (await memoryOf(url)).resident);
          await pause(500);
        }
      };
      await Promise.all([ended, watch(), ...Array.from({ length: readers }, reader)]);
      return times;
    },
  };
}

/** The command as a person types it: it finds the server, and sends the file there. */
async function ingest(log: string, folder: string, { say }: BenchContext): Promise<void> {
  const { code, stderr } = await telltale(['ingest', log, '--data', folder, '--no-progress']);
  if (code !== 0) throw new Error(`the ingest ended with ${code}: ${stderr}`);
  say('ingested');
}

function compared(size: number, kind: Kind, idle: Times, busy: Times): Result[] {
  const at = (times: Times, q: number): number =>
    quantile(
      times[kind].toSorted((a, b) => a - b),
      q,
    );
  return ([0.5, 0.99] as const).map((q) => {
    const [value, limit] = [at(busy, q), at(idle, q)];
    return {
      name: `mixed/${kind}/${sizeName(size)}/p${100 * q}`,
      unit: 'ms',
      value: spread([value]),
      limit: { what: 'the same with nothing coming in', value: spread([limit]) },
      ratio: spread([value / limit]),
      note: `${busy[kind].length} answers, ${idle[kind].length} idle`,
      ...(q === 0.99 ? { target: { of: 'ratio', at: 'most', value: 1.5 } as const } : {}),
    };
  });
}

const memoryResult = (size: number, when: string, resident: number): Result => ({
  name: `mixed/memory/${sizeName(size)}/${when}`,
  unit: 'MiB',
  value: spread([resident]),
  target: { of: 'value', at: 'most', value: 1536 },
});
