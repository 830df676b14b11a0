import { TelltaleError } from '#lib/kernel/errors.ts';
import { integerBetween } from '#lib/metrics/request.ts';
import type { Ingestor } from '#lib/server/ingest/ingestor.ts';
import type { QueryLayer } from '#lib/server/query/types.ts';
import { openEntry } from '#lib/server/store/quarantine.ts';
import type { Store } from '#lib/server/store/store.ts';
import { Readable } from 'node:stream';
import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { episodesPost } from './episodes-post.ts';
import { mappedPost } from './mapped-post.ts';
import { mediaTypes } from './negotiate.ts';
import { PageSchema, problems } from './schemas.ts';

export interface EvidenceParts {
  readonly store: Store;
  readonly ingestor: Ingestor;
  readonly query: Pick<QueryLayer, 'until'>;
}

const paging = { limit: z.string().optional(), after: z.string().optional() };
const page = (description: string) => ({
  200: { description, content: { [mediaTypes.json]: { schema: PageSchema } } },
  ...problems,
});

const batchesRoute = createRoute({
  method: 'get',
  path: '/batches',
  summary: 'Batches, the newest first',
  request: { query: z.object(paging) },
  responses: page('A page of batches'),
});

const quarantineRoute = createRoute({
  method: 'get',
  path: '/quarantine',
  summary: 'What could not become evidence, with every problem',
  request: { query: z.object({ ...paging, status: z.enum(['open', 'resolved']).optional() }) },
  responses: page('A page of quarantined lines'),
});

const bytesRoute = createRoute({
  method: 'get',
  path: '/quarantine/{id}',
  summary: 'The bytes of a quarantined line, as they came',
  request: { params: z.object({ id: z.string() }) },
  responses: {
    200: {
      description: 'The bytes',
      content: { 'application/octet-stream': { schema: z.string() } },
    },
    ...problems,
  },
});

/** The routes by which evidence comes in, and by which one sees what became of it. */
export function evidenceRoutes(api: OpenAPIHono, { store, ingestor, query }: EvidenceParts): void {
  episodesPost(api, ingestor);
  mappedPost(api, { ingestor, store });
  for (const route of [batchesRoute, quarantineRoute, bytesRoute])
    api.openAPIRegistry.registerPath(route);
  api.get('/batches', async (context) =>
    context.json(
      await query.until(context.req.raw.signal).batches(pageRequest(context.req.query())),
    ),
  );
  api.get('/quarantine', async (context) => {
    const { status } = context.req.query();
    if (status !== undefined && status !== 'open' && status !== 'resolved')
      throw new TelltaleError('USAGE', `status=${status} is neither open nor resolved`);
    const request = pageRequest(context.req.query());
    return context.json(
      await query
        .until(context.req.raw.signal)
        .quarantine(status === undefined ? request : { ...request, status }),
    );
  });
  api.get('/quarantine/:id', async (context) => {
    const id = context.req.param('id');
    const bytes = await openEntry(store, id);
    if (bytes === undefined)
      throw new TelltaleError('NOT_FOUND', `there is no quarantine entry "${id}"`);
    return context.body(Readable.toWeb(Readable.from(bytes)) as ReadableStream, 200, {
      'content-type': 'application/octet-stream',
      // The bytes are a stranger's: they are saved, never shown by the browser.
      'content-disposition': `attachment; filename="${id.replace(/[^0-9a-f]/g, '')}"`,
      'x-content-type-options': 'nosniff',
    });
  });
}

function pageRequest({ limit, after }: Record<string, string | undefined>): {
  readonly limit: number;
  readonly after?: string;
} {
  const size = limit === undefined ? 100 : integerBetween('limit', limit, 1, 1000);
  return after === undefined || after === '' ? { limit: size } : { limit: size, after };
}
