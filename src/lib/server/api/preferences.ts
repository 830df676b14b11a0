import { parseMetricRequest } from '#lib/metrics/request.ts';
import type { QueryLayer } from '#lib/server/query/types.ts';
import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { mediaTypes, tableResponse, type ToParquet } from './negotiate.ts';
import { parameters } from './parameters.ts';
import { EstimateSchema, problems } from './schemas.ts';

const route = createRoute({
  method: 'get',
  path: '/preferences',
  summary: 'What people preferred, as a ranking',
  description:
    'Comparisons of telltale.preference/1 under Davidson’s model (Bradley–Terry with ties): log strength with its interval, every pair tested and Holm-adjusted. Policies that no chain of comparisons ranks are named, not guessed. Filters: task, site, policy, from, to.',
  request: {
    query: z.looseObject({
      task: z.string().optional(),
      policy: z.string().optional(),
      level: z.string().optional(),
    }),
  },
  responses: {
    200: {
      description: 'The ranking, best first, and every pair',
      content: {
        [mediaTypes.json]: {
          schema: z.looseObject({
            metric: z.string(),
            rows: z.array(z.looseObject({ policy: z.string(), estimate: EstimateSchema })),
          }),
        },
      },
    },
    ...problems,
  },
});

export function preferenceRoutes(api: OpenAPIHono, query: QueryLayer, toParquet: ToParquet): void {
  api.openAPIRegistry.registerPath(route);
  api.get('/preferences', async (context) => {
    const { filter, level } = parseMetricRequest(parameters(context), ['format']);
    const answer = await query
      .until(context.req.raw.signal)
      .preferences({ filter, ...(level === undefined ? {} : { level }) });
    const rows = () => answer.rows;
    return tableResponse(context, { answer, rows }, toParquet);
  });
}
