import { TelltaleError } from '#lib/kernel/errors.ts';
import type { QueryLayer } from '#lib/server/query/types.ts';
import { OpenAPIHono } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';

import { compareRoutes } from './compare.ts';
import { episodeRoutes } from './episodes.ts';
import { healthRoutes } from './health.ts';
import { metricRoutes } from './metrics.ts';
import type { ToParquet } from './negotiate.ts';
import { preferenceRoutes } from './preferences.ts';
import { problemResponse } from './problem.ts';
import { refuseForeignOrigins } from './same-origin.ts';

export interface ApiParts {
  readonly query: QueryLayer;
  readonly toParquet: ToParquet;
  /** Bytes that the engine holds. */
  readonly engineMemory: () => Promise<number>;
  /** Stands before everything; null where the product serves this machine's own user only. */
  readonly guard: MiddlewareHandler | null;
  /** Further routes below `/api/v1`. */
  readonly more: (api: OpenAPIHono) => void;
  readonly report: (error: Error) => void;
}

/** The whole HTTP interface but the pages: `/api/v1/…`, `/healthz`, `/readyz`, `/metrics`. */
export function createApi({
  query,
  toParquet,
  engineMemory,
  guard,
  more,
  report,
}: ApiParts): OpenAPIHono {
  const api = new OpenAPIHono();
  api.use(refuseForeignOrigins);
  metricRoutes(api, query, toParquet);
  episodeRoutes(api, query, toParquet);
  compareRoutes(api, query, toParquet);
  preferenceRoutes(api, query, toParquet);
  more(api);
  api.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: 'Telltale',
      version: '1',
      description: 'What robots really do by themselves: every figure with its n and interval.',
    },
    servers: [{ url: '/api/v1' }],
  });

  const root = new OpenAPIHono();
  if (guard !== null) root.use(guard);
  root.route('/', healthRoutes(query, engineMemory));
  root.route('/api/v1', api);
  root.notFound((context) =>
    problemResponse(
      context,
      new TelltaleError('NOT_FOUND', `nothing is at ${context.req.path}; see /api/v1/openapi.json`),
      report,
    ),
  );
  root.onError((error, context) => problemResponse(context, error, report));
  return root;
}
