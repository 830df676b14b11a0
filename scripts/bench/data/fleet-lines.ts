import { sampleEpisode } from '#lib/sample/index.ts';
import { days, sites, tasks, units } from './fleet-sql.ts';

const seed = 7;
const two = (value: number): string => String(value).padStart(2, '0');

/** The `batch`-th post of episodes that units of the fleet (`fleetSql`) send on its last day, as lines of a log. */
export function fleetLines(batch: number, episodes: number): Buffer {
  const lines = Array.from({ length: episodes }, (_, index) => {
    const number = batch * episodes + index;
    const u = (number * 7_919) % units;
    const task = (u + 3 * ((Math.floor(u / sites) + days - 1) % 4)) % tasks;
    const version = `v${1 + Math.floor((days - 1 + (u % 10)) / 12)}`;
    const simulated =
      u % 2 === 0
        ? { kind: 'sim', simulator: 'rigid', version: '2.1', type: 'physics' }
        : { kind: 'sim', simulator: 'dream', version: '0.9', type: 'learned' };
    const drawn = sampleEpisode(seed, number);
    return JSON.stringify({
      ...drawn,
      episode_id: `posted-${number}`,
      task: `task-${two(task)}`,
      context: 'production',
      world: u < units * 0.8 ? { kind: 'real' } : simulated,
      policy: { name: 'helm', version },
      robot: {
        unit: `unit-${String(u).padStart(5, '0')}`,
        embodiment: `biped-${Math.floor(u / sites) % 3}`,
        hardware: `rev-${Math.floor(u / sites) % 4}`,
      },
      site: `site-${String(u % sites).padStart(3, '0')}`,
      started_at: `2026-10-29T${two(number % 24)}:00:00.000Z`,
      benchmark: null,
      pair_id: null,
    });
  });
  return Buffer.from(`${lines.join('\n')}\n`);
}
