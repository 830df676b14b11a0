import { dimensions, type Dimension, type Filter } from '#lib/metrics/dimensions.ts';
import { formatDay, formatDayRange } from './dates.ts';
import { dimensionNames } from './names.ts';

/** What narrows the evidence, in words; empty where nothing does. For print, exported pictures and the names of views. */
export function filterWords({ where, from, to }: Filter): string {
  const named = (Object.keys(dimensions) as Dimension[]).flatMap((dimension) => {
    const values = where[dimension] ?? [];
    return values.length === 0 ? [] : [`${dimensionNames[dimension]}: ${values.join(', ')}`];
  });
  return [...named, ...dayWords(from, to)].join('; ');
}

function dayWords(from: string | undefined, to: string | undefined): string[] {
  if (from !== undefined && to !== undefined) return [formatDayRange(from, to)];
  if (from !== undefined) return [`from ${formatDay(from)}`];
  return to === undefined ? [] : [`until ${formatDay(to)}`];
}
