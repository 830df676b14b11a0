import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Context, MiddlewareHandler } from 'hono';
import { TelltaleError } from '#lib/kernel/errors.ts';
import type { Access, Credentials } from './access.ts';
import { mayPass } from './may-pass.ts';
import { nobody, type Principal } from './principal.ts';
import { permissions, restricted, roles } from './roles.ts';
import { needOf } from './route-permissions.ts';

export const cookieName = '__Host-telltale';

/** Local use on loopback: whoever sits at the machine may everything, and there is no log-in. */
export const localPrincipal: Principal = {
  name: 'local',
  person: 'local',
  kind: 'local',
  roles,
  permissions: new Set(permissions),
};

/** A request as the guard sees it. */
export interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly cookie: string | undefined;
  readonly authorization: string | undefined;
}

/**
 * Lets a request pass or not. Looking at restricted data, and being refused, are written to the log first.
 *
 * @throws TelltaleError UNAUTHENTICATED for somebody unknown, FORBIDDEN for somebody who may not.
 */
export async function admit(access: Access, asked: Asked): Promise<Principal> {
  if (!access.configured()) return localPrincipal;
  const principal = await access.identify(credentialsOf(asked));
  const need = needOf(asked.method, asked.url);
  const allowed = mayPass(principal, need, asked.url);
  const what = `${asked.method} ${asked.url.pathname}${asked.url.search}`;
  const line = (act: string) =>
    access.log.write({
      at: new Date().toISOString(),
      who: principal.name,
      act,
      what: withoutSecrets(what),
    });
  if (!allowed) {
    await line('refused');
    if (principal.kind === 'nobody')
      throw new TelltaleError('UNAUTHENTICATED', 'log in first, or send an API token');
    throw new TelltaleError('FORBIDDEN', `${principal.name} may not do this: it needs “${need}”`);
  }
  if (need !== 'public' && need !== 'signed-in' && restricted.has(need)) await line('looked');
  return principal;
}

const withoutSecrets = (what: string): string => what.replace(/([?&]share=)[^&]+/, '$1…');

function credentialsOf({ url, cookie, authorization }: Asked): Credentials {
  const bearer = /^Bearer (.+)$/.exec(authorization ?? '')?.[1];
  return {
    token: bearer,
    session: cookieValue(cookie, cookieName),
    share: url.searchParams.get('share') ?? undefined,
  };
}

export function cookieValue(header: string | undefined, name: string): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const [key, ...value] = part.trim().split('=');
    if (key === name) return value.join('=');
  }
  return undefined;
}

const principals = new WeakMap<Request, Principal>();

/** Who makes the request that this context answers; `nobody` where no guard stands before the routes. */
export const principalOf = (context: Context): Principal => principalFor(context.req.raw);

/** The same for whoever has the request alone. */
export const principalFor = (request: Request): Principal => principals.get(request) ?? nobody;

/** Drafts are for those who make, publish or audit reports; everybody else sees what was published. */
export const maySeeDrafts = ({ permissions: held }: Principal): boolean =>
  (['reports:build', 'reports:publish', 'access-log'] as const).some((each) => held.has(each));

const admitted = new WeakMap<IncomingMessage, Principal>();

/** Says that a request has been let pass, and noted, before it came to the API: the guard there does not do so again. */
export const admittedAs = (request: IncomingMessage, principal: Principal): void =>
  void admitted.set(request, principal);

/** The guard before the API: mount it first, on everything. */
export const guard =
  (access: Access): MiddlewareHandler =>
  async (context, next) => {
    const { incoming } = (context.env ?? {}) as { readonly incoming?: IncomingMessage };
    const before = incoming === undefined ? undefined : admitted.get(incoming);
    const principal =
      before ??
      (await admit(access, {
        method: context.req.method,
        url: new URL(context.req.url),
        cookie: context.req.header('cookie'),
        authorization: context.req.header('authorization'),
      }));
    principals.set(context.req.raw, principal);
    await next();
  };

/** The address as whatever answers it reads it: `/a/../b` is `/b`, and two slashes are no host. */
const addressOf = (request: IncomingMessage): URL => new URL(`http://host${request.url ?? '/'}`);

/** The path of a request, resolved. */
export const pathOf = (request: IncomingMessage): string => addressOf(request).pathname;

/**
 * The guard before the pages, on Node's own requests. Answers those that may not pass, the unknown by way of `/login`.
 *
 * @returns who it is, or null when the request has been answered.
 */
export async function admitPage(
  access: Access,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Principal | null> {
  try {
    return await admit(access, {
      method: request.method ?? 'GET',
      url: addressOf(request),
      cookie: request.headers.cookie,
      authorization: request.headers.authorization,
    });
  } catch (thrown) {
    if (!(thrown instanceof TelltaleError)) throw thrown;
    if (thrown.code === 'UNAUTHENTICATED' && request.method === 'GET') {
      const back = encodeURIComponent(request.url ?? '/');
      response.writeHead(303, { location: `/login?back=${back}` }).end();
    } else {
      response
        .writeHead(thrown.code === 'UNAUTHENTICATED' ? 401 : 403, {
          'content-type': 'text/plain; charset=utf-8',
        })
        .end(`${thrown.message}\n`);
    }
    return null;
  }
}

/**
 * Whether the product may listen on an address: on loopback always, elsewhere only with access control.
 *
 * @throws TelltaleError FORBIDDEN with what to do first.
 */
export function requireAccessFor(host: string, isLoopback: boolean, access: Access): void {
  if (isLoopback || access.configured()) return;
  throw new TelltaleError(
    'FORBIDDEN',
    `refusing to serve on ${host}: access control is not configured, so anyone who reaches that address could read and add evidence. Make a first user with “telltale access add NAME --role admin”, or serve on 127.0.0.1`,
  );
}
