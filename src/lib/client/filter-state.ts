import {
  dimensions,
  isDimension,
  parseDay,
  parseDimension,
  type Dimension,
  type Filter,
} from '#lib/metrics/dimensions.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';

const dimensionNames = Object.keys(dimensions) as Dimension[];
const worlds: readonly string[] = ['real', 'sim'];
const mostValues = 200;
const longestValue = 256;

/**
 * The filter that a URL asks for: `task=a&task=b&world=real&from=2026-10-01&to=2026-10-31`. Parameters that are no
 * dimension are left alone, empty ones count as absent (a form sends its empty fields too).
 *
 * @throws TelltaleError USAGE for a day that is none, an unknown world, or more values than anyone can mean.
 */
export function parseFilter(params: URLSearchParams): Filter {
  const where: { [D in Dimension]?: readonly string[] } = {};
  for (const dimension of dimensionNames) {
    const values = [...new Set(params.getAll(dimension).filter((value) => value !== ''))];
    if (values.length > 0) where[dimension] = checkedValues(dimension, values);
  }
  const from = parseBound(params, 'from');
  const to = parseBound(params, 'to');
  if (from !== undefined && to !== undefined && from > to) {
    throw new TelltaleError('USAGE', `from=${from} is after to=${to}; swap the two days`);
  }
  return { where, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

function checkedValues(dimension: Dimension, values: readonly string[]): readonly string[] {
  if (values.length > mostValues || values.some((value) => value.length > longestValue)) {
    throw new TelltaleError(
      'USAGE',
      `${dimension} holds more than ${mostValues} values or one longer than ${longestValue} characters`,
    );
  }
  const stranger =
    dimension === 'world' ? values.find((value) => !worlds.includes(value)) : undefined;
  if (stranger !== undefined) {
    throw new TelltaleError('USAGE', `world=${stranger} is neither real nor sim`);
  }
  return values;
}

function parseBound(params: URLSearchParams, name: 'from' | 'to'): string | undefined {
  const text = params.get(name);
  return text === null || text === '' ? undefined : parseDay(name, text);
}

/**
 * The grouping that a URL asks for: `by=site` or `by=site,unit`.
 *
 * @throws TelltaleError USAGE for a name that is not a dimension or not among `allowed`.
 */
export function parseBy(
  params: URLSearchParams,
  allowed: readonly Dimension[],
  fallback: Dimension,
): Dimension {
  const text = params.get('by');
  if (text === null || text === '') return fallback;
  const dimension = parseDimension(text);
  if (allowed.includes(dimension)) return dimension;
  throw new TelltaleError('USAGE', `by=${text} is not offered here; use ${allowed.join(', ')}`);
}

/** A filter as URL parameters, in the order of the dimensions: equal filters give equal URLs. */
export function filterParams(filter: Filter): URLSearchParams {
  const params = new URLSearchParams();
  for (const dimension of dimensionNames) {
    for (const value of filter.where[dimension] ?? []) params.append(dimension, value);
  }
  if (filter.from !== undefined) params.set('from', filter.from);
  if (filter.to !== undefined) params.set('to', filter.to);
  return params;
}

/** The filter narrowed to one group of an answer. A dimension that the group does not carry stays as it was. */
export function narrowed(
  filter: Filter,
  group: { readonly [dimension: string]: string | null },
): Filter {
  const where: { [D in Dimension]?: readonly string[] } = { ...filter.where };
  for (const [name, value] of Object.entries(group)) {
    if (isDimension(name) && value !== null && value !== '') where[name] = [value];
  }
  return { ...filter, where };
}

/** Path and parameters as one link; nothing is appended where there is nothing to say. */
export function href(path: string, params: URLSearchParams): string {
  const search = params.toString();
  return search === '' ? path : `${path}?${search}`;
}

/** True where nothing narrows the evidence. */
export const isUnfiltered = (filter: Filter): boolean => filterParams(filter).size === 0;

/** The values of one dimension that can be chosen, with how many episodes each leaves. */
export interface FilterValues {
  readonly dimension: Dimension;
  readonly values: readonly { readonly value: string; readonly episodes: number }[];
  /** Values beyond those listed. */
  readonly more: number;
}

/** What a form would send, as the address of its page: empty fields are left out. */
export function formHref(path: string, fields: FormData): string {
  const params = new URLSearchParams();
  for (const [name, value] of fields) {
    if (typeof value === 'string' && value !== '') params.append(name, value);
  }
  return href(path, params);
}

/** The same question put to the API. */
export function metricHref(name: string, by: readonly Dimension[], filter: Filter): string {
  const params = filterParams(filter);
  if (by.length > 0) params.set('by', by.join(','));
  return href(`/api/v1/metrics/${name}`, params);
}

/** Link to a task's own page under the same filter. */
export function taskHref(task: string, filter: Filter): string {
  const { task: _, ...where } = filter.where;
  return href(`/tasks/${encodeURIComponent(task)}`, filterParams({ ...filter, where }));
}
