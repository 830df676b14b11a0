import { TelltaleError } from '#lib/kernel/errors.ts';
import { microseconds, type Trace } from '../predicates/trace.ts';
import type { Derivation, SignalSpecs } from './schema.ts';

/** The simulated sources that a spec reads, each once, in code-unit order. */
export function sourcesOf(signals: SignalSpecs): string[] {
  const sources = Object.values(signals).flatMap(({ from }) =>
    typeof from === 'string' ? [from] : [],
  );
  return [...new Set(sources)].sort();
}

/**
 * All signals of a spec from their raw sources: derivations, subtraction of a reference, absolute value.
 *
 * @param sources source name (`sim.…`) or, for real logs, channel → samples on the given times.
 * @param world which of the two names of a signal `sources` uses.
 * @throws TelltaleError INVALID_RECORD when a source is missing, INVALID_SPEC when derivations go in a circle.
 */
export function deriveSignals(
  signals: SignalSpecs,
  timesUs: ArrayLike<number>,
  sources: ReadonlyMap<string, ArrayLike<number>>,
  world: 'sim' | 'real',
): Trace {
  const done = new Map<string, ArrayLike<number>>();
  const underWay = new Set<string>();

  const resolve = (name: string): ArrayLike<number> => {
    const known = done.get(name);
    if (known) return known;
    const spec = signals[name];
    if (!spec) throw new TelltaleError('INVALID_SPEC', `there is no signal "${name}"`);
    if (underWay.has(name)) {
      throw new TelltaleError('INVALID_SPEC', `signal "${name}" is derived from itself`);
    }
    underWay.add(name);
    const raw = rawOf(spec.from, spec.real.channel);
    const reference =
      spec.relative_to === undefined ? 0 : referenceOf(raw, timesUs, spec.relative_to);
    const samples = Float64Array.from(raw, (value) =>
      spec.absolute ? Math.abs(value - reference) : value - reference,
    );
    underWay.delete(name);
    done.set(name, samples);
    return samples;
  };

  const rawOf = (from: string | Derivation | undefined, channel: string): ArrayLike<number> => {
    const name = world === 'real' ? channel : typeof from === 'string' ? from : null;
    const measured = name === null ? undefined : sources.get(name);
    if (measured) return measured;
    if (typeof from === 'object') return combine(from, resolve, timesUs.length);
    throw new TelltaleError('INVALID_RECORD', `the trial has no channel "${name ?? channel}"`);
  };

  for (const name of Object.keys(signals)) resolve(name);
  return { timesUs, signals: done };
}

function referenceOf(
  samples: ArrayLike<number>,
  timesUs: ArrayLike<number>,
  relativeTo: 'initial' | { at_s: number },
): number {
  if (relativeTo === 'initial') return samples[0] ?? NaN;
  const at = microseconds(relativeTo.at_s);
  let index = 0;
  while (index + 1 < timesUs.length && (timesUs[index + 1] ?? 0) <= at) index++;
  return samples[index] ?? NaN;
}

function combine(
  derivation: Derivation,
  resolve: (name: string) => ArrayLike<number>,
  length: number,
): Float64Array {
  const [names, fold] = foldOf(derivation);
  const parts = names.map(resolve);
  const result = new Float64Array(length);
  for (let index = 0; index < length; index++)
    result[index] = fold(parts.map((part) => part[index] ?? NaN));
  return result;
}

function foldOf(derivation: Derivation): [string[], (values: number[]) => number] {
  if ('max' in derivation) return [derivation.max, (values) => Math.max(...values)];
  if ('min' in derivation) return [derivation.min, (values) => Math.min(...values)];
  if ('sum' in derivation) return [derivation.sum, (values) => values.reduce((a, b) => a + b, 0)];
  if ('difference' in derivation) {
    return [derivation.difference, ([first = NaN, second = NaN]) => first - second];
  }
  return [derivation.length, (values) => Math.sqrt(values.reduce((a, b) => a + b * b, 0))];
}
