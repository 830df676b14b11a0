import { fleetStore } from '../data/fleet.ts';
import { sizeName, type Bench } from '../core/context.ts';
import { repeated } from '../core/measure.ts';
import type { Result } from '../core/result.ts';
import { startServer } from '../../../tests/helpers/server.ts';

/** From the command to the first answered question, in a process of its own; and what it then holds in memory. */
export const startup: Bench = {
  name: 'startup',
  what: '`telltale serve` until it has answered, and its resident memory then',
  async run(context) {
    const results: Result[] = [];
    for (const size of context.sizes) {
      const folder = await fleetStore(context, size);
      context.say(`starting on ${sizeName(size)}`);
      const memory: number[] = [];
      const value = await repeated(context.runs, async () => {
        const start = performance.now();
        await using server = await startServer(folder);
        await (await fetch(`${server.url}/api/v1/metrics/success?by=task`)).arrayBuffer();
        const took = performance.now() - start;
        memory.push((await memoryOf(server.url)).resident);
        return took;
      });
      const name = `startup/${sizeName(size)}`;
      results.push(
        { name, unit: 'ms', value },
        {
          name: `${name}/memory`,
          unit: 'MiB',
          value: await repeated(memory.length, () => Promise.resolve(memory.pop() ?? NaN), 0),
          target: { of: 'value', at: 'most', value: 1536 },
        },
      );
    }
    return results;
  },
};

/** Memory by kind, MiB. */
export interface MemoryKinds {
  readonly resident: number;
  readonly heap: number;
  readonly heapUsed: number;
  readonly engine: number;
  /** Resident, and neither JavaScript's nor the engine's: programs, stacks, what allocators hold back. */
  readonly other: number;
}

/** As the server says itself, on its page for Prometheus. */
export async function memoryOf(url: string): Promise<MemoryKinds> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const mib = (name: string): number =>
    Number(new RegExp(`^${name} (\\d+)`, 'm').exec(text)?.[1]) / 2 ** 20;
  const resident = mib('process_resident_memory_bytes');
  const heap = mib('nodejs_heap_size_total_bytes') + mib('nodejs_external_memory_bytes');
  const engine = mib('telltale_engine_memory_bytes');
  const heapUsed = mib('nodejs_heap_size_used_bytes');
  return { resident, heap, heapUsed, engine, other: resident - heap - engine };
}
