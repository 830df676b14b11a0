import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { TelltaleError } from '#lib/kernel/errors.ts';
import type { Library } from '#lib/server/library/library.ts';
import type { QueryLayer } from '#lib/server/query/types.ts';
import type { TrialFile } from '#lib/server/runner/trial-file.ts';
import { mediaTypes } from './negotiate.ts';
import { problems } from './schemas.ts';

const loose = (description: string, schema: z.ZodType = z.looseObject({})) => ({
  200: { description, content: { [mediaTypes.json]: { schema } } },
  ...problems,
});

const listRoute = createRoute({
  method: 'get',
  path: '/runs',
  summary: 'Benchmark runs, the latest first: those with trials and those only registered',
  request: { query: z.object({ suite: z.string().optional() }) },
  responses: loose('The runs', z.object({ rows: z.array(z.looseObject({ run_id: z.string() })) })),
});

const runRoute = createRoute({
  method: 'get',
  path: '/runs/{run}',
  summary: 'One run: its registration and each reported trial, corrections applied',
  request: { params: z.object({ run: z.string() }) },
  responses: loose('The run'),
});

const trialRoute = createRoute({
  method: 'get',
  path: '/runs/{run}/trials/{trial}',
  summary: 'The file of a simulated trial: everything that re-executing it needs',
  request: { params: z.object({ run: z.string(), trial: z.string() }) },
  responses: loose('`telltale.trial/1`', z.looseObject({ format: z.literal('telltale.trial/1') })),
});

/** `/runs`, `/runs/{run}` and the files of its trials. Ids of runs may hold slashes. */
export function runRoutes(api: OpenAPIHono, library: Library, query: QueryLayer): void {
  api.openAPIRegistry.registerPath(listRoute);
  api.get('/runs', async (context) => {
    const suite = context.req.query('suite');
    const rows = await query
      .until(context.req.raw.signal)
      .runs(suite === undefined ? {} : { suite });
    return context.json({ rows });
  });
  api.openAPIRegistry.registerPath(trialRoute);
  api.openAPIRegistry.registerPath(runRoute);
  // One route for both: an id that may hold slashes swallows what follows it.
  api.get('/runs/:path{.+}', async (context) => {
    const path = context.req.param('path');
    const [, run, trial] = /^(.+)\/trials\/(\d+)$/.exec(path) ?? [];
    if (run === undefined) return context.json(await query.until(context.req.raw.signal).run(path));
    return context.json(await trialFile(library, run, Number(trial)));
  });
}

async function trialFile(library: Library, run: string, trial: number): Promise<TrialFile> {
  const file = await library.trial(run, trial);
  if (file !== null) return file;
  throw new TelltaleError(
    'NOT_FOUND',
    `trial ${trial} of ${run} is not kept beside this evidence: it was run elsewhere, or never finished`,
  );
}
