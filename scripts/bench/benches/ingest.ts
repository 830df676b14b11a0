import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { child, type Measured } from '../core/child.ts';
import { sizeName, type Bench, type BenchContext } from '../core/context.ts';
import { paired } from '../core/measure.ts';
import { spread, type Result } from '../core/result.ts';
import { compressedLog, sampleLog } from '../data/sample-log.ts';

const limitText = 'bare engine: the same lines parsed with explicit types and written as Parquet';
const target = { of: 'ratio', at: 'least', value: 0.5 } as const;

/** Larger logs than this would measure the disk. */
const largest = 10_000_000;

/** Larger ones are kept and read compressed only, and once: ten million lines are 11 GB and take five minutes. */
const largestPlain = 1_000_000;

/** A log to evidence, everything included, beside the bare engine's parse and write. */
export const ingest: Bench = {
  name: 'ingest',
  what: 'logs into a new store: validation, quarantine, duplicates, hashes, sorted Parquet, rollups',
  async run(context) {
    const results: Result[] = [];
    for (const size of context.sizes.filter((episodes) => episodes <= largest)) {
      if (size <= largestPlain) {
        const plain = await sampleLog(context, size);
        results.push(...(await measured(context, `ingest/jsonl/${sizeName(size)}`, plain)));
      }
      for (const kind of size <= largestPlain ? (['gz', 'zst'] as const) : (['zst'] as const)) {
        const packed = await compressedLog(context, size, kind);
        const name = `ingest/jsonl.${kind}/${sizeName(size)}`;
        results.push(...(await measured({ ...context, runs: 1 }, name, packed)));
      }
    }
    return results;
  },
};

async function measured(context: BenchContext, name: string, log: string): Promise<Result[]> {
  const folder = await mkdtemp(join(context.cache, 'ingest-'));
  const ours: Measured[] = [];
  const limits: Measured[] = [];
  try {
    for (let run = 0; run < context.runs; run++) {
      context.say(`${name}, ${run + 1} of ${context.runs}`);
      const target = join(folder, `${run}.parquet`);
      const store = join(folder, `store-${run}`);
      const limit = () => child('raw-parquet', [log, target]);
      if (run % 2 === 0) limits.push(await limit());
      ours.push(await child('ingest-log', [log, store]));
      if (run % 2 === 1) limits.push(await limit());
      await rm(target, { force: true });
      await rm(store, { recursive: true, force: true });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const rate = ({ rows, wall_ms }: Measured) => rows / (wall_ms / 1000);
  // Lines a CPU second: what else runs on the machine does not change it, as it does the wall clock.
  const cpuRate = ({ rows, cpu_ms }: Measured) => rows / (cpu_ms / 1000);
  return [
    paired({
      name,
      unit: 'lines/s',
      values: ours.map(rate),
      limits: limits.map(rate),
      what: limitText,
      target,
    }),
    paired({
      name: `${name}/cpu`,
      unit: 'lines/CPU s',
      values: ours.map(cpuRate),
      limits: limits.map(cpuRate),
      what: limitText,
      target,
    }),
    {
      name: `${name}/memory`,
      unit: 'MiB',
      value: spread(ours.map(({ rss_mib }) => rss_mib)),
      target: { of: 'value', at: 'most', value: 1024 },
    },
  ];
}
