import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { boardRequestOf } from '#lib/server/library/board-request.ts';
import type { Library } from '#lib/server/library/library.ts';
import type { QueryLayer } from '#lib/server/query/types.ts';
import { mediaTypes } from './negotiate.ts';
import { EstimateSchema, problems } from './schemas.ts';

const named = z.object({ suite: z.string(), version: z.string() });

const json = (description: string, schema: z.ZodType) => ({
  200: { description, content: { [mediaTypes.json]: { schema } } },
  ...problems,
});

const listRoute = createRoute({
  method: 'get',
  path: '/benchmarks',
  summary: 'Benchmark suites and their versions',
  responses: json(
    'Every version, suites in order of their names',
    z.object({
      rows: z.array(
        z.object({
          suite: z.string(),
          version: z.string(),
          status: z.string(),
          title: z.string(),
          simulated: z.boolean(),
          released: z.boolean(),
          spec_sha256: z.string(),
        }),
      ),
    }),
  ),
});

const specRoute = createRoute({
  method: 'get',
  path: '/benchmarks/{suite}/{version}',
  summary: 'One spec with the results of its major version',
  description:
    'Results of different majors are never mixed. Real and simulated trials, and two simulators, never share a row. Planned trials that never reported are failures; a simulated trial repeated byte for byte counts once.',
  request: { params: named },
  responses: json(
    'The spec and its leaderboard',
    z.looseObject({
      spec_sha256: z.string(),
      spec: z.looseObject({}),
      leaderboard: z.array(
        z.looseObject({ policy: z.string(), world: z.string(), headline: EstimateSchema }),
      ),
    }),
  ),
});

const diffRoute = createRoute({
  method: 'get',
  path: '/benchmarks/{suite}/{version}/diff',
  summary: 'What changed since another version, which version step that needs, and why',
  request: { params: named, query: z.object({ against: z.string() }) },
  responses: json('The differences, each with the step that it needs', z.looseObject({})),
});

/** `/benchmarks`, `/benchmarks/{suite}/{version}` and what changed between two versions. */
export function benchmarkRoutes(api: OpenAPIHono, library: Library, query: QueryLayer): void {
  api.openapi(listRoute, async (context) => {
    const rows = (await library.specs()).map(({ spec, spec_sha256, released }) => ({
      suite: spec.id,
      version: spec.version,
      status: spec.status,
      title: spec.title,
      simulated: spec.simulation !== null,
      released,
      spec_sha256,
    }));
    return context.json({ rows }, 200);
  });
  api.openAPIRegistry.registerPath(specRoute);
  api.get('/benchmarks/:suite/:version', async (context) => {
    const { suite, version } = context.req.param();
    const { spec, spec_sha256, released, panel, files, versions } = await library.spec(
      suite,
      version,
    );
    const leaderboard = await query.until(context.req.raw.signal).leaderboard(boardRequestOf(spec));
    return context.json({ spec_sha256, released, versions, files, spec, panel, leaderboard });
  });
  api.openAPIRegistry.registerPath(diffRoute);
  api.get('/benchmarks/:suite/:version/diff', async (context) => {
    const { suite, version } = context.req.param();
    return context.json(await library.diff(suite, context.req.query('against') ?? '', version));
  });
}
