import { formatDay, formatDayRange } from '#lib/format/dates.ts';
import { dimensionNames, worldName } from '#lib/format/names.ts';
import { dimensions, isDimension } from '#lib/metrics/dimensions.ts';
import { href } from '../filter-state.ts';

/** One filter that is set, and the address of the same page without it. */
export interface FilterChip {
  readonly name: string;
  readonly value: string;
  readonly without: string;
}

/** Filters that are no dimension of the evidence. */
const others: Readonly<Record<string, string>> = {
  outcome: 'Outcome',
  failure_reason: 'Failed because of',
  q: 'Text',
};

const order = [...Object.keys(dimensions), ...Object.keys(others)];

/** Everything that narrows a page, one chip each; the two ends of a range of days are one. Other parameters stay. */
export function filterChips(path: string, params: URLSearchParams): readonly FilterChip[] {
  const set = [...params].filter(([name, value]) => value !== '' && order.includes(name));
  const chips = set
    .toSorted(([a], [b]) => order.indexOf(a) - order.indexOf(b))
    .map(([name, value]) => ({
      name: isDimension(name) ? dimensionNames[name] : (others[name] ?? name),
      value: valueName(name, value),
      without: href(
        path,
        leaving(params, (key, held) => key === name && held === value),
      ),
    }));
  const [from, to] = [params.get('from') ?? '', params.get('to') ?? ''];
  return from === '' && to === ''
    ? chips
    : [
        ...chips,
        {
          name: 'Days',
          value: daysName(from, to),
          without: href(
            path,
            leaving(params, (key) => key === 'from' || key === 'to'),
          ),
        },
      ];
}

/** `3–9 Oct 2026`, `from 3 Oct 2026`, `to 9 Oct 2026`. */
export function daysName(from: string, to: string): string {
  if (from !== '' && to !== '') return formatDayRange(from, to);
  return from === '' ? `to ${formatDay(to)}` : `from ${formatDay(from)}`;
}

const valueName = (name: string, value: string): string =>
  name === 'world' ? worldName(value) : value;

/** The parameters but some; a place in a list is lost with any of them. */
function leaving(
  params: URLSearchParams,
  drop: (name: string, value: string) => boolean,
): URLSearchParams {
  return new URLSearchParams(
    [...params].filter(([name, value]) => name !== 'after' && value !== '' && !drop(name, value)),
  );
}

/** The same in words, for what leaves the screen: print and pictures. */
export const filterWords = (chips: readonly FilterChip[]): string =>
  chips.map(({ name, value }) => `${name}: ${value}`).join('; ');
