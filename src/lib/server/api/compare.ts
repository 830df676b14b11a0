import { TelltaleError } from '#lib/kernel/errors.ts';
import { parseMetricRequest } from '#lib/metrics/request.ts';
import type { CompareRequest, QueryLayer } from '#lib/server/query/types.ts';
import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { mediaTypes, tableResponse, type ToParquet } from './negotiate.ts';
import { parameters } from './parameters.ts';
import { problems } from './schemas.ts';

const route = createRoute({
  method: 'get',
  path: '/compare',
  summary: 'Policy versions held against each other, task by task',
  description:
    'The first policy is the baseline. Paired by initial state where pair_id joins at least twelve trials; p values are Holm-adjusted within a task; regressions come first.',
  request: {
    query: z.looseObject({
      policies: z.string().openapi({ example: 'helm@v13,helm@v14' }),
      margin: z.string().optional().openapi({ example: '0.05' }),
    }),
  },
  responses: {
    200: {
      description: 'Every pair of versions on every task, and over all tasks',
      content: {
        [mediaTypes.json]: {
          schema: z.looseObject({ metric: z.string(), rows: z.array(z.looseObject({})) }),
        },
      },
    },
    ...problems,
  },
});

export function compareRoutes(api: OpenAPIHono, query: QueryLayer, toParquet: ToParquet): void {
  api.openAPIRegistry.registerPath(route);
  api.get('/compare', async (context) => {
    const answer = await query
      .until(context.req.raw.signal)
      .compare(parseCompareRequest(parameters(context)));
    const rows = () =>
      answer.rows.flatMap(({ task, world, simulator, pairs }) =>
        pairs.map(({ sequential: _sequential, ...pair }) => ({ task, world, simulator, ...pair })),
      );
    return tableResponse(context, { answer, rows }, toParquet);
  });
}

const ownNames = ['policies', 'margin', 'format'];

/** @throws TelltaleError USAGE */
export function parseCompareRequest(
  entries: readonly (readonly [string, string])[],
): CompareRequest {
  const { filter, level } = parseMetricRequest(entries, ownNames);
  const policies = entries
    .filter(([name]) => name === 'policies')
    .flatMap(([, text]) => text.split(',').filter((part) => part !== ''));
  const margin = entries.findLast(([name]) => name === 'margin')?.[1];
  return {
    policies,
    filter,
    ...(level === undefined ? {} : { level }),
    ...(margin === undefined ? {} : { margin: marginOf(margin) }),
  };
}

function marginOf(text: string): number {
  const margin = Number(text);
  if (margin > 0 && margin < 1) return margin;
  throw new TelltaleError(
    'USAGE',
    `margin=${text} must be a share between 0 and 1, e.g. 0.05 for five points`,
  );
}
