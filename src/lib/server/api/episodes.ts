import { TelltaleError } from '#lib/kernel/errors.ts';
import { integerBetween, parseMetricRequest } from '#lib/metrics/request.ts';
import {
  episodeSorts,
  type EpisodeSort,
  type EpisodesRequest,
  type QueryLayer,
} from '#lib/server/query/types.ts';
import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { mediaTypes, tableResponse, type ToParquet } from './negotiate.ts';
import { parameters } from './parameters.ts';
import { PageSchema, problems } from './schemas.ts';

const listRoute = createRoute({
  method: 'get',
  path: '/episodes',
  summary: 'Episodes, filtered, sorted and paged',
  request: {
    query: z.looseObject({
      sort: z.enum(episodeSorts).optional(),
      order: z.enum(['asc', 'desc']).optional(),
      outcome: z.string().optional(),
      failure_reason: z.string().optional(),
      text: z.string().optional(),
      after: z.string().optional(),
      limit: z.string().optional(),
    }),
  },
  responses: {
    200: {
      description:
        'A page; `next` is the `after` of the following one, `previous` that of the one before: empty for the first',
      content: { [mediaTypes.json]: { schema: PageSchema } },
    },
    ...problems,
  },
});

const oneRoute = createRoute({
  method: 'get',
  path: '/episodes/{id}',
  summary: 'Everything the log says of one episode',
  request: { params: z.object({ id: z.string() }) },
  responses: {
    200: {
      description: 'The episode with its control segments and the batch it came from',
      content: { [mediaTypes.json]: { schema: z.looseObject({ episode_id: z.string() }) } },
    },
    ...problems,
  },
});

const ownNames = ['sort', 'order', 'outcome', 'failure_reason', 'text', 'after', 'format'];

export function episodeRoutes(api: OpenAPIHono, query: QueryLayer, toParquet: ToParquet): void {
  api.openAPIRegistry.registerPath(listRoute);
  api.openAPIRegistry.registerPath(oneRoute);
  api.get('/episodes', async (context) => {
    const page = await query
      .until(context.req.raw.signal)
      .episodes(parseEpisodesRequest(parameters(context)));
    return tableResponse(context, { answer: page, rows: () => page.rows }, toParquet);
  });
  // An id may hold a slash: everything behind the prefix belongs to it.
  api.get('/episodes/:id{.+}', async (context) => {
    return context.json(await query.until(context.req.raw.signal).episode(context.req.param('id')));
  });
}

/** @throws TelltaleError USAGE */
export function parseEpisodesRequest(
  entries: readonly (readonly [string, string])[],
): EpisodesRequest {
  const { filter } = parseMetricRequest(entries, ownNames);
  const last = (name: string): string | undefined => entries.findLast(([key]) => key === name)?.[1];
  const listed = (name: string): string[] =>
    entries.filter(([key]) => key === name).flatMap(([, value]) => value.split(','));
  const text = last('text');
  const after = last('after');
  const limit = last('limit');
  return {
    filter,
    outcome: listed('outcome'),
    failureReason: listed('failure_reason'),
    sort: sortOf(last('sort') ?? 'started_at'),
    descending: (last('order') ?? 'desc') !== 'asc',
    limit: limit === undefined ? 50 : integerBetween('limit', limit, 1, 1_000),
    ...(text === undefined ? {} : { text }),
    ...(after === undefined || after === '' ? {} : { after }),
  };
}

function sortOf(name: string): EpisodeSort {
  const found = episodeSorts.find((sort) => sort === name);
  if (found !== undefined) return found;
  throw new TelltaleError(
    'USAGE',
    `sort=${name} is not offered; use one of ${episodeSorts.join(', ')}`,
  );
}
