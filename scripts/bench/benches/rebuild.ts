import { child } from '../core/child.ts';
import { sizeName, type Bench } from '../core/context.ts';
import { spread, type Result } from '../core/result.ts';
import { fleetStore } from '../data/fleet.ts';

/** The cache from nothing but segments and manifests, in a process of its own. */
export const rebuild: Bench = {
  name: 'rebuild',
  what: 'all rollups made again from the segments',
  async run(context) {
    const results: Result[] = [];
    for (const size of context.sizes) {
      const folder = await fleetStore(context, size);
      context.say(`rebuilding ${sizeName(size)}`);
      const { wall_ms, cpu_ms, rss_mib } = await child('rebuild', [folder]);
      const name = `rebuild/${sizeName(size)}`;
      results.push(
        {
          name,
          unit: 's',
          value: spread([wall_ms / 1000]),
          ...(size === 100_000_000
            ? { target: { of: 'value', at: 'most', value: 60 } as const }
            : {}),
        },
        { name: `${name}/cpu`, unit: 'µs an episode', value: spread([(cpu_ms * 1000) / size]) },
        { name: `${name}/memory`, unit: 'MiB', value: spread([rss_mib]) },
      );
    }
    return results;
  },
};
