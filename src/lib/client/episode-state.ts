import { TelltaleError } from '#lib/kernel/errors.ts';
import type { Filter } from '#lib/metrics/dimensions.ts';
import { filterParams, href, parseFilter } from './filter-state.ts';

export const episodeOutcomes = ['success', 'failure', 'aborted', 'ungraded'] as const;
export type EpisodeOutcome = (typeof episodeOutcomes)[number];

/** Columns that episodes can be sorted by, and which way is asked first. */
export const episodeSortColumns = {
  started_at: 'descending',
  duration_ms: 'descending',
  response_ms: 'descending',
  interventions: 'descending',
  score: 'ascending',
} as const;
export type EpisodeSortColumn = keyof typeof episodeSortColumns;

/** The whole state of the list of episodes, as it stands in its URL. */
export interface EpisodeState {
  readonly filter: Filter;
  readonly outcomes: readonly EpisodeOutcome[];
  readonly failureReasons: readonly string[];
  readonly text: string;
  readonly sort: EpisodeSortColumn;
  readonly descending: boolean;
  /** Opaque cursor of the page, absent on the first. */
  readonly after?: string;
}

/** @throws TelltaleError USAGE where a value is none that the list knows. */
export function parseEpisodeState(params: URLSearchParams): EpisodeState {
  const sort = parseSort(params.get('sort'));
  const after = params.get('after');
  return {
    filter: parseFilter(params),
    outcomes: params.getAll('outcome').filter(Boolean).map(parseOutcome),
    failureReasons: params.getAll('failure_reason').filter(Boolean),
    text: (params.get('q') ?? '').trim().slice(0, 200),
    sort,
    descending: parseOrder(params.get('order'), sort),
    ...(after === null || after === '' ? {} : { after }),
  };
}

function parseSort(text: string | null): EpisodeSortColumn {
  if (text === null || text === '') return 'started_at';
  if (Object.hasOwn(episodeSortColumns, text)) return text as EpisodeSortColumn;
  const known = Object.keys(episodeSortColumns).join(', ');
  throw new TelltaleError('USAGE', `sort=${text} is not a sortable column; use ${known}`);
}

function parseOrder(text: string | null, sort: EpisodeSortColumn): boolean {
  if (text === null || text === '') return episodeSortColumns[sort] === 'descending';
  if (text === 'asc' || text === 'desc') return text === 'desc';
  throw new TelltaleError('USAGE', `order=${text} is neither asc nor desc`);
}

function parseOutcome(text: string): EpisodeOutcome {
  const outcome = episodeOutcomes.find((known) => known === text);
  if (outcome !== undefined) return outcome;
  throw new TelltaleError(
    'USAGE',
    `outcome=${text} is not an outcome; use ${episodeOutcomes.join(', ')}`,
  );
}

/** The state as URL parameters; what is the default is left out. */
export function episodeParams(state: EpisodeState): URLSearchParams {
  const params = filterParams(state.filter);
  for (const outcome of state.outcomes) params.append('outcome', outcome);
  for (const reason of state.failureReasons) params.append('failure_reason', reason);
  if (state.text !== '') params.set('q', state.text);
  const usual = episodeSortColumns[state.sort] === 'descending';
  if (state.sort !== 'started_at' || state.descending !== usual) {
    params.set('sort', state.sort);
    params.set('order', state.descending ? 'desc' : 'asc');
  }
  if (state.after !== undefined) params.set('after', state.after);
  return params;
}

/** The list from a mark on; from its beginning where the mark is empty. */
export const atMark = (first: Omit<EpisodeState, 'after'>, mark: string): EpisodeState =>
  mark === '' ? first : { ...first, after: mark };

/** The same list sorted by `column`; a second time on the same column turns it round. The page starts again. */
export function sortedBy(state: EpisodeState, column: EpisodeSortColumn): EpisodeState {
  const { after: _, ...rest } = state;
  const usual = episodeSortColumns[column] === 'descending';
  const descending = state.sort === column ? !state.descending : usual;
  return { ...rest, sort: column, descending };
}

/** Link to the episodes behind a figure. */
export function episodesHref(
  filter: Filter,
  more: { readonly [name: string]: string } = {},
): string {
  const params = filterParams(filter);
  for (const [name, value] of Object.entries(more)) params.append(name, value);
  return href('/episodes', params);
}

/** Episodes that one page can show beside each other. */
export const mostBeside = 4;

/** Link to episodes beside each other; the first four of them. */
export function sideBySideHref(ids: readonly string[]): string {
  const params = new URLSearchParams(ids.slice(0, mostBeside).map((id) => ['id', id]));
  return href('/episodes/side-by-side', params);
}

/**
 * The episodes that a page is asked to show beside each other, each once.
 *
 * @throws TelltaleError USAGE for more than four
 */
export function parseBeside(params: URLSearchParams): readonly string[] {
  const ids = [...new Set(params.getAll('id').filter((id) => id !== ''))];
  if (ids.length <= mostBeside) return ids;
  throw new TelltaleError(
    'USAGE',
    `${ids.length} episodes do not fit beside each other; choose two to ${mostBeside}`,
  );
}

/** The moment that a link into an episode points at, ms from its start; undefined where it names none inside it. */
export function parseMoment(params: URLSearchParams, durationMs: number): number | undefined {
  const text = params.get('at');
  if (text === null || !/^\d{1,12}$/.test(text)) return undefined;
  const at = Number(text);
  return at <= durationMs ? at : undefined;
}
