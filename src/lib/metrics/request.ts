import { TelltaleError } from '#lib/kernel/errors.ts';
import {
  dimensions,
  isDimension,
  parseDay,
  parseDimension,
  type Dimension,
  type Filter,
} from './dimensions.ts';

/** A question to the evidence: which episodes, grouped how. */
export interface MetricRequest {
  readonly by: readonly Dimension[];
  readonly filter: Filter;
  /** Most groups in the answer, largest first; the rest is counted in `omitted_groups`. Default 1,000. */
  readonly limit?: number;
  /** Confidence level, default 0.95. */
  readonly level?: number;
}

export const maxGroups = 100_000;

/**
 * Reads `by=task,policy&task=coke-fetch&from=2026-10-01&limit=50&level=0.9`. A name may be repeated, and a value may
 * list alternatives with commas.
 *
 * @param entries name and value, in any order
 * @param alsoKnown further names that the caller reads itself and that are not an error here
 * @throws TelltaleError USAGE for an unknown name or a value outside its domain
 */
export function parseMetricRequest(
  entries: Iterable<readonly [string, string]>,
  alsoKnown: readonly string[] = [],
): MetricRequest {
  const by: Dimension[] = [];
  const where: Partial<Record<Dimension, string[]>> = {};
  const rest: { from?: string; to?: string; limit?: number; level?: number } = {};
  for (const [name, text] of entries) {
    if (name === 'by') by.push(...parts(text).map(parseDimension));
    else if (name === 'from' || name === 'to') rest[name] = parseDay(name, text);
    else if (name === 'limit') rest.limit = integerBetween(name, text, 1, maxGroups);
    else if (name === 'level') rest.level = levelOf(text);
    else if (isDimension(name)) where[name] = [...(where[name] ?? []), ...parts(text)];
    else if (!alsoKnown.includes(name)) throw unknownName(name);
  }
  const { from, to, ...options } = rest;
  const filter: Filter = {
    where,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
  return { by: [...new Set(by)], filter, ...options };
}

const parts = (text: string): string[] => text.split(',').filter((part) => part !== '');

/** @throws TelltaleError USAGE */
export function integerBetween(name: string, text: string, low: number, high: number): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= low && value <= high) return value;
  throw new TelltaleError('USAGE', `${name}=${text} must be a whole number from ${low} to ${high}`);
}

function levelOf(text: string): number {
  const value = Number(text);
  if (value >= 0.5 && value < 1) return value;
  throw new TelltaleError(
    'USAGE',
    `level=${text} must be a confidence level from 0.5 to below 1, e.g. 0.95`,
  );
}

const unknownName = (name: string): TelltaleError =>
  new TelltaleError(
    'USAGE',
    `"${name}" is not understood; use by, limit, level, from, to or a dimension (${Object.keys(dimensions).join(', ')})`,
  );
