import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { correctionSchema, secondGradingSchema } from '#lib/server/trials/amend.ts';
import type { TrialDesk } from '#lib/server/trials/desk.ts';
import { reportSchema } from '#lib/server/trials/report.ts';
import { mediaTypes } from './negotiate.ts';
import { problems } from './schemas.ts';

const params = z.object({ run: z.string() });
const answered = (description: string, schema: z.ZodType = z.looseObject({})) => ({
  200: { description, content: { [mediaTypes.json]: { schema } } },
  ...problems,
});
const taking = (schema: z.ZodType) => ({
  params,
  body: { content: { [mediaTypes.json]: { schema } } },
});

const described = [
  createRoute({
    method: 'get',
    path: '/trials/{run}',
    summary: 'A planned real run as its operator may see it',
    request: { params },
    responses: answered('The order with labels instead of policies, and what has been reported'),
  }),
  createRoute({
    method: 'post',
    path: '/trials/{run}/reports',
    summary: 'Reports one trial; sending it again changes nothing',
    request: taking(reportSchema),
    responses: answered('Whether it was new', z.object({ accepted: z.boolean() })),
  }),
  createRoute({
    method: 'post',
    path: '/trials/{run}/corrections',
    summary: 'Appends another outcome for a reported trial, with who and why',
    request: taking(correctionSchema),
    responses: answered('Taken in'),
  }),
  createRoute({
    method: 'post',
    path: '/trials/{run}/second-gradings',
    summary: 'Grades a trial of the sample a second time, from the recordings',
    request: taking(secondGradingSchema),
    responses: answered('Taken in'),
  }),
];

/** What the operator's console reads and writes. */
export function trialRoutes(api: OpenAPIHono, desk: TrialDesk): void {
  for (const route of described) api.openAPIRegistry.registerPath(route);
  api.get('/trials/:run', async (context) =>
    context.json(await desk.sheet(context.req.param('run'))),
  );
  api.post('/trials/:run/reports', async (context) => {
    const report = await read(context.req.raw, reportSchema);
    return context.json({ accepted: await desk.report(context.req.param('run'), report) });
  });
  api.post('/trials/:run/corrections', async (context) => {
    const correction = await read(context.req.raw, correctionSchema);
    await desk.correct(context.req.param('run'), correction);
    return context.json({ accepted: true });
  });
  api.post('/trials/:run/second-gradings', async (context) => {
    const grading = await read(context.req.raw, secondGradingSchema);
    await desk.gradeAgain(context.req.param('run'), grading);
    return context.json({ accepted: true });
  });
}

const mostBytes = 64 * 1024;

async function read<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): Promise<z.output<Schema>> {
  if (Number(request.headers.get('content-length') ?? 0) > mostBytes)
    throw new TelltaleError('TOO_LARGE', `a report has at most ${mostBytes} bytes`);
  const parsed = schema.safeParse(await request.json().catch(() => undefined));
  if (parsed.success) return parsed.data;
  throw new TelltaleError('USAGE', z.prettifyError(parsed.error));
}
