import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { principalOf } from '#lib/server/access/guard.ts';
import type { QueryLayer } from '#lib/server/query/types.ts';
import { eventNeeds } from './event.ts';
import type { EventHub } from './hub.ts';
import { eventStream } from './stream.ts';

const route = createRoute({
  method: 'get',
  path: '/events',
  summary: 'What happens here, as server-sent events: batch, report, gate, regression',
  description:
    'Each reader is told what he may see. The first event says how much evidence there is now. The line ends by itself after ten minutes; come again.',
  responses: {
    200: {
      description: 'A stream without an end',
      content: { 'text/event-stream': { schema: z.string() } },
    },
  },
});

const heartbeatMs = 15_000;
const lifeMs = 600_000;

/** `GET /api/v1/events`. */
export function eventRoutes(
  api: OpenAPIHono,
  hub: EventHub,
  query: Pick<QueryLayer, 'summary'>,
): void {
  api.openAPIRegistry.registerPath(route);
  api.get('/events', async (context) => {
    const { permissions } = principalOf(context);
    const knows = permissions.has('metrics') ? await query.summary() : null;
    const stream = eventStream(hub, {
      tells: ({ type }) => permissions.has(eventNeeds[type]),
      first:
        knows === null ? null : { type: 'batch', batches: knows.batches, episodes: knows.episodes },
      heartbeatMs,
      lifeMs,
    });
    return context.body(stream, 200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      // Proxies (nginx) would gather it otherwise.
      'x-accel-buffering': 'no',
    });
  });
}
