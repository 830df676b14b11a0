import { answerMetric, metricNames } from '#lib/server/query/answer-metric.ts';
import type { QueryLayer } from '#lib/server/query/types.ts';
import { createQueue } from '#lib/server/store/queue.ts';
import { parseMetricRequest } from '#lib/metrics/request.ts';
import { publicAnswer } from '#lib/metrics/tabular.ts';
import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { mediaTypes, tableResponse, type ToParquet } from './negotiate.ts';
import { parameters } from './parameters.ts';
import { MetricAnswer, problems } from './schemas.ts';

/**
 * Answers that may have more groups than this are made one after another: a hundred thousand groups are objects of some
 * 200 MB before they are a body, and four of them at the same time are more than a server is to take.
 */
const manyGroups = 10_000;

const route = createRoute({
  method: 'get',
  path: '/metrics/{name}',
  summary: 'A metric, grouped and filtered',
  description:
    'Every row carries its estimate with interval and n. Rows are always split by world: real and sim are never pooled. `by` takes a comma-separated list of dimensions; each dimension is also a filter.',
  request: {
    params: z.object({ name: z.enum(metricNames as [string, ...string[]]) }),
    query: z.looseObject({
      by: z.string().optional().openapi({ example: 'task,policy' }),
      from: z.string().optional().openapi({ example: '2026-10-01' }),
      to: z.string().optional(),
      limit: z.string().optional(),
      level: z.string().optional(),
      format: z.enum(['json', 'csv', 'arrow', 'parquet']).optional(),
    }),
  },
  responses: {
    200: {
      description: 'The answer, with the evidence that it stands on',
      content: {
        [mediaTypes.json]: { schema: MetricAnswer },
        [mediaTypes.csv]: { schema: z.string() },
        [mediaTypes.arrow]: { schema: z.string().openapi({ format: 'binary' }) },
        [mediaTypes.parquet]: { schema: z.string().openapi({ format: 'binary' }) },
      },
    },
    ...problems,
  },
});

export function metricRoutes(api: OpenAPIHono, query: QueryLayer, toParquet: ToParquet): void {
  api.openAPIRegistry.registerPath(route);
  const large = createQueue();
  api.get('/metrics/:name', async (context) => {
    const request = parseMetricRequest(parameters(context), ['format']);
    const answered = async () => {
      const answer = await answerMetric(
        query.until(context.req.raw.signal),
        context.req.param('name'),
        request,
      );
      return tableResponse(
        context,
        {
          answer,
          document: () => publicAnswer(answer),
          rows: () => answer.rows,
          spread: 'group',
        },
        toParquet,
      );
    };
    return (request.limit ?? 0) > manyGroups ? large.run(answered) : answered();
  });
}
