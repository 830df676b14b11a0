import { TelltaleError } from '#lib/kernel/errors.ts';
import type { Answer } from '#lib/metrics/answers.ts';
import { difference } from '#lib/reports/figures/agree.ts';
import type { Figure, FigureRequest } from '#lib/reports/figures/figure.ts';
import type { Window } from '#lib/reports/report/window.ts';
import type { QueryLayer } from '#lib/server/query/types.ts';

/**
 * A report's figures are computed from the rows that it publishes. They must be what the query layer says, which every
 * page shows: there is one truth, and here both ways to it meet.
 *
 * @throws TelltaleError INTERNAL with the first difference; nothing is published then.
 */
export async function requireQueryLayerAgrees(
  query: QueryLayer,
  window: Window,
  request: FigureRequest,
  computed: readonly Figure[],
): Promise<void> {
  const answer = await ask(query, window, request);
  const known = new Map(answer.rows.map((row) => [keyOf(row.group, row), row]));
  if (answer.omitted_groups > 0 || known.size !== computed.length)
    throw disagree(request, `${known.size} groups against ${computed.length}`);
  for (const { group, figures } of computed) {
    const row = known.get(keyOf(group, figures));
    if (row === undefined) throw disagree(request, `no group ${JSON.stringify(group)}`);
    const { group: _, ...shown } = row;
    const found = difference(shown, figures);
    if (found !== null) throw disagree(request, `${JSON.stringify(group)}: ${found}`);
  }
}

type Row = Readonly<Record<string, unknown>> & {
  readonly group: Readonly<Record<string, string | null>>;
};

function ask(
  query: QueryLayer,
  { from, to }: Window,
  { metric, by, where, level }: FigureRequest,
): Promise<Answer<object> & { readonly rows: readonly Row[] }> {
  const request = { by, filter: { where, from, to }, level, limit: 100_000 };
  const answers = {
    'success/1': () => query.success(request),
    'autonomy/1': () => query.autonomy(request),
    'latency/1': () => query.latency(request),
  };
  return answers[metric]() as unknown as Promise<
    Answer<object> & { readonly rows: readonly Row[] }
  >;
}

const keyOf = (group: Readonly<Record<string, string | null>>, figures: object): string =>
  JSON.stringify([
    Object.entries(group).sort(([a], [b]) => (a < b ? -1 : 1)),
    'measure' in figures ? figures.measure : null,
  ]);

const disagree = ({ metric }: FigureRequest, what: string): TelltaleError =>
  new TelltaleError(
    'INTERNAL',
    `${metric} of the report and of the dashboard differ (${what}); nothing was published`,
  );
