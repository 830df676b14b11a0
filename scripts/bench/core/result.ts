/** Several measurements of one thing. */
export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
  /** How many measurements. */
  readonly n: number;
}

/** What a figure should reach; of the ratio where there is a limit, else of the value. */
export interface Target {
  readonly of: 'value' | 'ratio';
  readonly at: 'least' | 'most';
  readonly value: number;
}

/** One figure of a bench. */
export interface Result {
  /** `ingest/jsonl/1M`: unique within a run, and the same in the next. */
  readonly name: string;
  /** `episodes/s`, `ms`, `MiB`. */
  readonly unit: string;
  readonly value: Spread;
  /** The same thing done by the bare engine or a bare handler, measured in turns with the value. */
  readonly limit?: { readonly what: string; readonly value: Spread };
  /** value / limit, pair by pair: what the machine does meanwhile falls on both. */
  readonly ratio?: Spread;
  readonly target?: Target;
  readonly note?: string;
}

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memory_gib: number;
  readonly os: string;
  readonly load: number;
  readonly versions: Readonly<Record<string, string>>;
}

/** What a run writes down. */
export interface Report {
  readonly date: string;
  readonly machine: Machine;
  readonly options: Readonly<Record<string, string | number | boolean>>;
  readonly results: readonly Result[];
}

/** @throws RangeError for no measurement at all */
export function spread(measured: readonly number[]): Spread {
  const sorted = [...measured].sort((a, b) => a - b);
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (min === undefined || max === undefined) throw new RangeError('nothing was measured');
  return { min, median: quantile(sorted, 0.5), max, n: sorted.length };
}

/** Linear between order statistics. @param sorted ascending, not empty */
export function quantile(sorted: readonly number[], q: number): number {
  const place = (sorted.length - 1) * q;
  const below = sorted[Math.floor(place)] ?? NaN;
  const above = sorted[Math.ceil(place)] ?? NaN;
  return below + (above - below) * (place - Math.floor(place));
}

/** Whether a figure reaches its target by its median; undefined where there is none. */
export function meets({ value, ratio, target }: Result): boolean | undefined {
  if (target === undefined) return undefined;
  const measured = (target.of === 'ratio' ? ratio : value)?.median;
  if (measured === undefined) return undefined;
  return target.at === 'least' ? measured >= target.value : measured <= target.value;
}
