import type { Result } from './result.ts';

/** What a bench is given. */
export interface BenchContext {
  /** Folder in which data sets are kept between runs. */
  readonly cache: string;
  /** Episodes of the data sets to measure on, each bench as it can use them. */
  readonly sizes: readonly number[];
  /** Measurements of each figure. */
  readonly runs: number;
  /** How long the soak lasts. */
  readonly minutes: number;
  /** Tells a person what is being done. */
  readonly say: (message: string) => void;
}

export interface Bench {
  readonly name: string;
  readonly what: string;
  readonly run: (context: BenchContext) => Promise<readonly Result[]>;
}

/** `1M` for 1,000,000: sizes as they stand in names. */
export function sizeName(episodes: number): string {
  if (episodes >= 1_000_000) return `${episodes / 1_000_000}M`;
  return episodes >= 1000 ? `${episodes / 1000}k` : String(episodes);
}

/** @throws RangeError for anything but `250k`, `10M` or a plain number */
export function parseSize(text: string): number {
  const match = /^(\d+(?:\.\d+)?)([kM]?)$/.exec(text.trim());
  if (match === null) throw new RangeError(`"${text}" is not a size; write 100k, 1M or 100M`);
  return Math.round(
    Number(match[1]) * (match[2] === 'M' ? 1_000_000 : match[2] === 'k' ? 1000 : 1),
  );
}
