import { TelltaleError } from '#lib/kernel/errors.ts';
import type { Episode, Registration } from '#lib/log/index.ts';
import { sampleEpisode } from './episode.ts';
import { waveSize } from './plan.ts';
import { programmeRecords, registrations, type ProgrammeRecord } from './programme-records.ts';
import { waveRecords, type WaveRecord } from './wave-records.ts';

export type SampleRecord = Episode | Registration | ProgrammeRecord | WaveRecord;

export interface SampleSize {
  /** Which programme: any integer from 0 to 2^31 − 1. */
  readonly seed: number;
  /** How many episodes; 2,000 are one whole wave. */
  readonly episodes: number;
}

/** What `telltale sample` makes when it is not told otherwise: ten waves, 50 robots and 40 simulated ones. */
export const defaultSample: SampleSize = { seed: 1, episodes: 20_000 };

/** More than this cannot be told apart by their identifiers. */
const mostEpisodes = 10_000_000;

/**
 * The episodes of a sample, in constant memory.
 *
 * @throws TelltaleError BAD_ARGUMENT for a seed or a number of episodes outside its range.
 */
export function* sampleEpisodes(size: SampleSize): Generator<Episode> {
  requireSampleSize(size);
  for (let index = 0; index < size.episodes; index++) yield sampleEpisode(size.seed, index);
}

/**
 * Every record of a sample: lineage, targets and claim first, then each wave: its registrations before its episodes, and
 * after them, if the wave is whole, what people recorded beside them.
 *
 * @throws TelltaleError BAD_ARGUMENT for a seed or a number of episodes outside its range.
 */
export function* sampleRecords(size: SampleSize): Generator<SampleRecord> {
  requireSampleSize(size);
  const { seed, episodes } = size;
  yield* programmeRecords(seed);
  for (let from = 0, wave = 0; from < episodes; from += waveSize, wave++) {
    yield* registrations(seed, wave);
    const to = Math.min(from + waveSize, episodes);
    for (let index = from; index < to; index++) yield sampleEpisode(seed, index);
    if (to === from + waveSize) yield* waveRecords(seed, wave);
  }
}

/** @throws TelltaleError BAD_ARGUMENT for a seed or a number of episodes outside its range. */
export function requireSampleSize({ seed, episodes }: SampleSize): void {
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 31)
    throw new TelltaleError(
      'BAD_ARGUMENT',
      `seed ${seed} is not a whole number from 0 to 2147483647`,
    );
  if (!Number.isInteger(episodes) || episodes < 1 || episodes > mostEpisodes)
    throw new TelltaleError(
      'BAD_ARGUMENT',
      `${episodes} episodes cannot be made; ask for a whole number from 1 to ${mostEpisodes}`,
    );
}
