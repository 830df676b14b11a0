import { TelltaleError } from '#lib/kernel/errors.ts';
import type { Filter } from '#lib/metrics/dimensions.ts';
import { byName } from '#lib/format/order.ts';
import { filterParams, href, parseFilter, type FilterValues } from './filter-state.ts';

/** The whole state of the comparison, as it stands in its URL. */
export interface CompareState {
  /** In order; the first is the baseline. */
  readonly policies: readonly string[];
  readonly filter: Filter;
  /** The difference that would matter, as a share. */
  readonly margin: number;
  /** Whether tasks without a finding are left out. */
  readonly onlyDifferences: boolean;
}

export const usualMargin = 0.05;
export const marginChoices: readonly number[] = [0.02, 0.05, 0.1, 0.2];

/**
 * Reads `policies=helm@v13&policies=helm@v14&baseline=helm@v13&task=cup-lift&margin=0.05&only=differences`. A baseline
 * comes first, whatever the order of the others. `policy`, a filter elsewhere, is what is compared here.
 *
 * @throws TelltaleError USAGE for a margin that is none, or a filter that is none.
 */
export function parseCompareState(params: URLSearchParams): CompareState {
  const asked = params
    .getAll('policies')
    .flatMap((text) => text.split(','))
    .filter(Boolean);
  const { policy = [], ...where } = parseFilter(params).where;
  const baseline = params.get('baseline') ?? '';
  const policies = [...new Set([...asked, ...policy])];
  return {
    policies: policies.includes(baseline) ? withBaseline(policies, baseline) : policies,
    filter: { ...parseFilter(params), where },
    margin: parseMargin(params.get('margin')),
    onlyDifferences: params.get('only') === 'differences',
  };
}

/**
 * The comparison under a reader's pinned baseline. An address that names its baseline is left as it is; where it names
 * policies, the pinned one comes first among them, and one alone is held against it.
 *
 * @param params what the address says @param pinned `name@version`, or null
 */
export function againstPinned(
  state: CompareState,
  params: URLSearchParams,
  pinned: string | null,
): CompareState {
  const { policies } = state;
  if (pinned === null || (params.get('baseline') ?? '') !== '' || policies.length === 0)
    return state;
  if (!policies.includes(pinned) && policies.length > 1) return state;
  return { ...state, policies: withBaseline(policies, pinned) };
}

/** The policies with this one as their baseline, whether or not it was among them. */
const withBaseline = (policies: readonly string[], baseline: string): readonly string[] => [
  baseline,
  ...policies.filter((policy) => policy !== baseline),
];

/** The policies with another baseline: one of them, or one that takes the place of the present one. */
export const insteadOf = (policies: readonly string[], baseline: string): readonly string[] =>
  withBaseline(policies.includes(baseline) ? policies : policies.slice(1), baseline);

function parseMargin(text: string | null): number {
  if (text === null || text === '') return usualMargin;
  const margin = Number(text);
  if (margin > 0 && margin < 1) return margin;
  throw new TelltaleError(
    'USAGE',
    `margin=${text} is no difference between 0 and 1; 0.05 is five points`,
  );
}

/** The state as URL parameters; what is the default is left out. */
export function compareParams({
  policies,
  filter,
  margin,
  onlyDifferences,
}: CompareState): URLSearchParams {
  const params = new URLSearchParams(policies.map((policy) => ['policies', policy]));
  for (const [name, value] of filterParams(filter)) params.append(name, value);
  if (margin !== usualMargin) params.set('margin', String(margin));
  if (onlyDifferences) params.set('only', 'differences');
  return params;
}

/** Its address, which names its baseline: it means the same to every reader, whatever they have pinned. */
export function compareHref(state: CompareState): string {
  const params = compareParams(state);
  const [baseline, ...others] = state.policies;
  if (baseline !== undefined && others.length > 0) params.set('baseline', baseline);
  return href('/compare', params);
}

/** The same question put to the API. */
export function compareApiHref(state: CompareState): string {
  return href('/api/v1/compare', compareParams({ ...state, onlyDifferences: false }));
}

/** A comparison that suggests itself: the newest version of a policy against the one before. */
export interface Suggestion {
  readonly before: string;
  readonly after: string;
  readonly href: string;
}

/** For each policy name with several versions, the last two by name; those with most episodes first. */
export function suggestions(policies: FilterValues | undefined, state: CompareState): Suggestion[] {
  const nameOf = (policy: string): string => policy.slice(0, policy.lastIndexOf('@'));
  const groups = [...Map.groupBy(policies?.values ?? [], ({ value }) => nameOf(value)).values()];
  return groups.flatMap((versions) => {
    const names = versions.map(({ value }) => value).sort(byName);
    return suggestion(state, names.slice(-2));
  });
}

function suggestion(state: CompareState, pair: readonly string[]): Suggestion[] {
  const [before, after] = pair;
  if (before === undefined || after === undefined) return [];
  return [{ before, after, href: compareHref({ ...state, policies: [before, after] }) }];
}

/** How often a policy was tried in one place. */
interface Tried {
  readonly place: string;
  readonly policy: string;
  readonly trials: number;
}

const mostSuggestions = 6;

/** Policies that were tried on the same task and in the same world: with the one chosen, or the two tried most. */
export function sharedTasks(rows: readonly Tried[], state: CompareState): Suggestion[] {
  const [chosen] = state.policies;
  const pairs = [...Map.groupBy(rows, ({ place }) => place).values()].flatMap((tried) => {
    const most = tried.toSorted((a, b) => b.trials - a.trials).map(({ policy }) => policy);
    if (chosen === undefined) return most.length < 2 ? [] : [most.slice(0, 2)];
    if (!most.includes(chosen)) return [];
    return most.filter((policy) => policy !== chosen).map((policy) => [chosen, policy]);
  });
  const known = new Map(pairs.map((pair) => [pair.join(' '), pair]));
  return [...known.values()].slice(0, mostSuggestions).flatMap((pair) => suggestion(state, pair));
}
