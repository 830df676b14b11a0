import type { BenchContext } from '../core/context.ts';
import { child } from '../core/child.ts';
import { kept } from './cache.ts';

/** An evidence folder that holds a fleet of so many episodes (`fleetSql`). */
export const fleetStore = (
  context: Pick<BenchContext, 'cache' | 'say'>,
  episodes: number,
): Promise<string> =>
  kept(context, `fleet-1-${episodes}`, async (path) => {
    await child('make-fleet', [path, String(episodes)]);
  });
