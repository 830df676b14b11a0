import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { principalOf } from '#lib/server/access/guard.ts';
import { mayOpen } from '#lib/server/access/may-pass.ts';
import type { Context } from 'hono';
import type { View, Views } from './views.ts';

const path = z.string().min(1).max(8_000);
const saving = z.strictObject({ name: z.string().max(200), path });
const shortening = z.strictObject({ path });
const View = z.object({
  id: z.string(),
  name: z.string(),
  path: z.string(),
  by: z.string(),
  saved_at: z.string(),
});
const ofOne = { params: z.object({ id: z.string() }) };
const answers = (schema: z.ZodType) => ({
  200: { description: 'Done', content: { 'application/json': { schema } } },
});
const json = (schema: z.ZodType) => ({ body: { content: { 'application/json': { schema } } } });

const described = [
  createRoute({
    method: 'get',
    path: '/views',
    summary: 'Views that were kept under a name',
    responses: answers(z.object({ views: z.array(View) })),
  }),
  createRoute({
    method: 'post',
    path: '/views',
    summary: 'Keep a page with its filters under a name',
    request: json(saving),
    responses: answers(View),
  }),
  createRoute({
    method: 'post',
    path: '/views/links',
    summary: 'The short link of a page, `/v/ID`',
    request: json(shortening),
    responses: answers(z.object({ id: z.string(), path: z.string() })),
  }),
  createRoute({
    method: 'post',
    path: '/views/{id}/remove',
    summary: 'Take a view from the list; its link still opens',
    request: ofOne,
    responses: answers(View),
  }),
  createRoute({
    method: 'post',
    path: '/views/{id}/restore',
    summary: 'Put a removed view back',
    request: ofOne,
    responses: answers(View),
  }),
];

/** Views over HTTP. Forms are answered with the way back, so that all of it works without script. */
export function viewRoutes(api: OpenAPIHono, views: Views): void {
  for (const each of described) api.openAPIRegistry.registerPath(each);
  const by = (context: Context): string => principalOf(context).name;
  const seen = (context: Context): readonly View[] =>
    views.list().filter((view) => mayOpen(principalOf(context), view.path));

  api.get('/views', (context) => context.json({ views: seen(context) }));
  api.post('/views', (context) =>
    answered(context, async () => {
      const given = await body(context, saving);
      const view = await views.save(given.name, given.path, by(context));
      return [view, `/views?saved=${view.id}`];
    }),
  );
  api.post('/views/links', (context) =>
    answered(context, async () => {
      const id = await views.shorten((await body(context, shortening)).path, by(context));
      return [{ id, path: `/v/${id}` }, `/views?link=${id}`];
    }),
  );
  api.post('/views/:id/remove', (context) =>
    answered(context, async () => {
      const view = await views.remove(context.req.param('id'));
      return [view, `/views?removed=${view.id}`];
    }),
  );
  api.post('/views/:id/restore', (context) =>
    answered(context, async () => {
      const view = await views.restore(context.req.param('id'));
      return [view, `/views?saved=${view.id}`];
    }),
  );
}

const isForm = (context: Context): boolean =>
  context.req.header('content-type')?.startsWith('application/x-www-form-urlencoded') === true;

/** JSON for a program; for a form the page to go on with, also where it did not work: the page says why. */
async function answered(
  context: Context,
  work: () => Promise<readonly [answer: object, page: string]>,
): Promise<Response> {
  if (!isForm(context)) return context.json((await work())[0]);
  try {
    return context.redirect((await work())[1], 303);
  } catch (thrown) {
    if (!(thrown instanceof TelltaleError)) throw thrown;
    return context.redirect(`/views?problem=${thrown.code}`, 303);
  }
}

async function body<S extends z.ZodType>(context: Context, schema: S): Promise<z.output<S>> {
  const given: unknown = isForm(context)
    ? Object.fromEntries(new URLSearchParams(await context.req.text()))
    : await context.req.json().catch(() => null);
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new TelltaleError('USAGE', z.prettifyError(parsed.error));
}
