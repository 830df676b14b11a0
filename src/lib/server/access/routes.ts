import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { TelltaleError } from '#lib/kernel/errors.ts';
import type { Context } from 'hono';
import { sessionHours, type Access } from './access.ts';
import { cookieName, cookieValue, principalOf } from './guard.ts';
import { pathOfOurs } from './path-of-ours.ts';
import { permissions, roles } from './roles.ts';

const name = z.string().min(1).max(128);
const bodies = {
  login: z.strictObject({ name, password: z.string().max(1024) }),
  user: z.strictObject({
    name,
    roles: z.array(z.enum(roles)),
    password: z.string().max(1024).nullable(),
  }),
  token: z.strictObject({
    label: name,
    scopes: z.array(z.enum(permissions)).min(1),
    /** RFC 3339; null: does not end by itself. */
    expires: z.iso.datetime().nullable(),
  }),
  share: z.strictObject({ report_id: z.string(), expires: z.iso.datetime() }),
};

const route = (
  method: 'get' | 'post' | 'delete',
  path: string,
  summary: string,
  schema?: z.ZodType,
) =>
  createRoute({
    method,
    path,
    summary,
    request: {
      ...(path.includes('{id}') ? { params: z.object({ id: z.string() }) } : {}),
      ...(schema === undefined ? {} : { body: { content: { 'application/json': { schema } } } }),
    },
    responses: {
      200: { description: 'Done', content: { 'application/json': { schema: z.looseObject({}) } } },
    },
  });

const described = [
  route('post', '/access/login', 'Log in; the answer sets a session cookie', bodies.login),
  route('post', '/access/logout', 'End this session'),
  route('get', '/access/me', 'Who I am, and what I may'),
  route('get', '/access/users', 'All users'),
  route(
    'post',
    '/access/users',
    'Add or change a user; all sessions of that user end',
    bodies.user,
  ),
  route('delete', '/access/users/{id}', 'Let a user in no longer'),
  route('get', '/access/tokens', 'All API tokens, without their secrets'),
  route('post', '/access/tokens', 'Make an API token; shown once', bodies.token),
  route('delete', '/access/tokens/{id}', 'Revoke a token'),
  route('get', '/access/shares', 'All share links, without their secrets'),
  route('post', '/access/shares', 'Make a link to one report; shown once', bodies.share),
  route('delete', '/access/shares/{id}', 'Revoke a link'),
  route('get', '/access/log', 'Who looked at restricted data, who was refused, what admins did'),
];

/** Log-in, users, tokens, share links and the access log over HTTP. */
export function accessRoutes(api: OpenAPIHono, access: Access): void {
  for (const each of described) api.openAPIRegistry.registerPath(each);
  const who = (context: Context): string => principalOf(context).name;

  api.post('/access/login', async (context) => {
    if (isForm(context)) return loginByForm(context, access);
    const { name: user, password } = await body(context, bodies.login);
    setSession(context, await access.login(user, password));
    return context.json({ name: user });
  });
  api.post('/access/logout', async (context) => {
    const session = cookieValue(context.req.header('cookie'), cookieName);
    if (session !== undefined) await access.logout(session);
    context.header('set-cookie', `${cookieName}=; ${cookieFlags}; Max-Age=0`);
    return isForm(context) ? context.redirect('/login', 303) : context.json({});
  });
  api.get('/access/me', (context) => {
    const { name: user, kind, roles: held, permissions: may } = principalOf(context);
    return context.json({ name: user, kind, roles: held, permissions: [...may] });
  });

  api.get('/access/users', (context) => context.json({ users: access.users() }));
  api.post('/access/users', async (context) => {
    const given = await body(context, bodies.user);
    await access.putUser(who(context), given.name, given.roles, given.password);
    return context.json({});
  });
  api.delete('/access/users/:id', async (context) => {
    await access.disableUser(who(context), context.req.param('id'));
    return context.json({});
  });

  api.get('/access/tokens', (context) => context.json({ tokens: access.tokens() }));
  api.post('/access/tokens', async (context) => {
    const { label, scopes, expires } = await body(context, bodies.token);
    const ends = expires === null ? null : Date.parse(expires);
    return context.json({ token: await access.createToken(who(context), label, scopes, ends) });
  });
  api.delete('/access/tokens/:id', async (context) => {
    await access.revokeToken(who(context), context.req.param('id'));
    return context.json({});
  });

  api.get('/access/shares', (context) => context.json({ shares: access.shares() }));
  api.post('/access/shares', async (context) => {
    const { report_id, expires } = await body(context, bodies.share);
    const share = await access.createShare(who(context), report_id, Date.parse(expires));
    return context.json({ share, path: `/reports/${report_id}?share=${share}` });
  });
  api.delete('/access/shares/:id', async (context) => {
    await access.revokeShare(who(context), context.req.param('id'));
    return context.json({});
  });

  api.get('/access/log', async (context) => context.json({ lines: await access.log.read(1_000) }));
}

const isForm = (context: Context): boolean =>
  context.req.header('content-type')?.startsWith('application/x-www-form-urlencoded') === true;

/** The page `/login` where no script runs: back to the page that was asked for, or to the form with a word why not. */
async function loginByForm(context: Context, access: Access): Promise<Response> {
  const form = new URLSearchParams(await context.req.text());
  const back = pathOfOurs(form.get('back'));
  const given = bodies.login.safeParse({
    name: form.get('name'),
    password: form.get('password'),
  });
  if (!given.success) return context.redirect(`/login?${refusal(back, 'missing')}`, 303);
  try {
    setSession(context, await access.login(given.data.name, given.data.password));
  } catch (thrown) {
    if (!(thrown instanceof TelltaleError) || thrown.code !== 'UNAUTHENTICATED') throw thrown;
    return context.redirect(`/login?${refusal(back, 'refused')}`, 303);
  }
  return context.redirect(back, 303);
}

const refusal = (back: string, why: 'missing' | 'refused'): string =>
  new URLSearchParams({ back, why }).toString();

const cookieFlags = 'Path=/; HttpOnly; Secure; SameSite=Lax';

/** The cookie is for this host alone, for HTTPS alone, and no script reads it. */
export function setSession(context: Context, secret: string): void {
  context.header(
    'set-cookie',
    `${cookieName}=${secret}; ${cookieFlags}; Max-Age=${sessionHours * 3600}`,
  );
}

async function body<S extends z.ZodType>(context: Context, schema: S): Promise<z.output<S>> {
  const given: unknown = await context.req.json().catch(() => null);
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new TelltaleError('USAGE', z.prettifyError(parsed.error));
}
