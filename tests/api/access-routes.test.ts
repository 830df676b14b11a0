import { readdirSync, readFileSync } from 'node:fs';
import { createServer, request as send, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { Access } from '#lib/server/access/access.ts';
import { admitPage, pathOf } from '#lib/server/access/guard.ts';
import { roles, type Role } from '#lib/server/access/roles.ts';
import { isListed } from '#lib/server/access/route-permissions.ts';
import { guarded, type Guarded } from '../helpers/guarded.ts';

type Who = readonly Role[] | 'public';

const staff: Who = ['admin', 'researcher', 'leadership', 'auditor'];
const close: Who = ['admin', 'researcher', 'auditor'];
const readers: Who = [...staff, 'investor'];
const feeders: Who = ['admin', 'researcher', 'ingester'];
const runners: Who = ['admin', 'researcher'];
const admin: Who = ['admin'];

/** Who may use which route, written down apart from the product. A route that is in no line fails. */
const expected: readonly (readonly [RegExp, Who])[] = [
  [/^GET \/(healthz|readyz)$/, 'public'],
  [/^GET \/metrics$/, staff],
  [/^GET \/api\/v1\/openapi.json$/, 'public'],
  [
    /^GET \/api\/v1\/(metrics|compare|sequential|planner|preferences|benchmarks|readiness|views)(\/|$)/,
    staff,
  ],
  [/^(POST|PUT|DELETE) \/api\/v1\/views(\/|$)/, ['admin', 'researcher', 'leadership']],
  [/^GET \/api\/v1\/events$/, roles],
  [/^GET \/api\/v1\/quarantine\/x$/, feeders],
  [/^GET \/api\/v1\/(episodes|batches|quarantine|runs|demos|trials)(\/|$)/, close],
  [/^GET \/api\/v1\/people$/, ['admin', 'auditor']],
  [/^POST \/api\/v1\/(episodes|ingest|records|quarantine\/retry)$/, feeders],
  [/^POST \/api\/v1\/(runs|trials|demos|benchmarks|preferences)(\/|$)/, runners],
  [/^GET \/api\/v1\/ledger\/(tile\/)?entries(\/|$)/, close],
  [/^GET \/api\/v1\/ledger(\/|$)/, readers],
  [/^POST \/api\/v1\/ledger\/cosignatures$/, 'public'],
  [/^GET \/api\/v1\/reports\/restatement$/, runners],
  [/^GET \/api\/v1\/reports(\/|$)/, readers],
  [/^POST \/api\/v1\/reports(\/windows)?$/, runners],
  [/^POST \/api\/v1\/reports\/x\/(publish|proof)$/, ['admin', 'leadership']],
  [/^POST \/api\/v1\/access\/login$/, 'public'],
  [/^(POST|GET) \/api\/v1\/access\/(logout|me)$/, roles],
  [/^GET \/api\/v1\/access\/log$/, ['admin', 'auditor']],
  [/^(GET|POST|DELETE) \/api\/v1\/access\/(users|tokens|shares)(\/|$)/, admin],

  [/^GET \/$/, staff],
  [/^GET \/(tasks|compare|sim-real|autonomy|benchmarks|views|v)(\/|$)/, staff],
  [/^GET \/(episodes|data|demos|runs|trials)(\/|$)/, close],
  [/^GET \/reports(\/|$)/, readers],
  [/^GET \/(login|verify|methods|docs|find|palette\.json)(\/|$)/, 'public'],
  [/^POST \/(theme|baseline|shortcuts|start)$/, 'public'],
];

const expectedOf = (route: string): Who | undefined =>
  expected.find(([pattern]) => pattern.test(route))?.[1];

const filled = (path: string): string =>
  path
    .replaceAll(/:[a-z]+/gi, 'x')
    .replaceAll(/\[[^\]]*\]/g, 'x')
    .replace('/*', '/0/000')
    .replaceAll(/\{[^}]*\}/g, '');

/** `METHOD /path` of every route of the interface. */
const apiRoutes = (api: Guarded['api']): readonly string[] => [
  ...new Set(
    api.routes
      .filter(({ method, path }) => method !== 'ALL' && path !== '/*')
      .map(({ method, path }) => `${method} ${filled(path)}`),
  ),
];

/** `METHOD /path` of every page and endpoint below `src/routes`, read off the folders. */
function pageRoutes(): readonly string[] {
  const files = readdirSync('src/routes', { recursive: true, encoding: 'utf8' });
  return files.flatMap((file) => {
    const [, folder = '', name] = /^(.*?)\/?(\+page\.svelte|\+server\.ts)$/.exec(file) ?? [];
    if (name === undefined) return [];
    const path = filled(`/${folder}`);
    if (name === '+page.svelte') return [`GET ${path}`];
    const text = readFileSync(`src/routes/${file}`, 'utf8');
    const methods = [...text.matchAll(/^export (?:const|(?:async )?function) ([A-Z]+)\b/gm)];
    return methods.map(([, method]) => `${method} ${path}`);
  });
}

/** Statuses of a route for somebody: 2xx and what the route itself says count as let in. */
type Ask = (method: string, path: string, cookie: string | undefined) => Promise<number>;

async function everybody(
  routes: readonly string[],
  cookies: Guarded['cookies'],
  ask: Ask,
  refusals: readonly number[],
): Promise<string[]> {
  const wrong: string[] = [];
  for (const route of routes) {
    const [method = '', path = ''] = route.split(' ');
    const allowed = expectedOf(route);
    if (allowed === undefined || !isListed(method, new URL(path, 'http://host'))) {
      wrong.push(`${route}: nobody has decided who may use it`);
      continue;
    }
    for (const role of [...roles, null]) {
      // Log-out would end the session for the routes after it.
      if (path.endsWith('/access/logout') && role !== null) continue;
      // These tell a wrong password and a stranger's cosignature in the words of the guard.
      if (/\/(access\/login|ledger\/cosignatures)$/.test(path)) continue;
      const status = await ask(method, path, role === null ? undefined : cookies[role]);
      const may = allowed === 'public' || (role !== null && allowed.includes(role));
      const right = may ? !refusals.includes(status) : status === refusals[role === null ? 0 : 1];
      if (!right) wrong.push(`${route} as ${role ?? 'nobody'}: ${status}`);
    }
  }
  return wrong;
}

test('every route of the interface × every role', async () => {
  const { api, cookies } = await guarded();
  const routes = apiRoutes(api);
  expect(routes.length).toBeGreaterThan(40);
  const ask: Ask = async (method, path, cookie) =>
    (await api.request(path, { method, headers: cookie === undefined ? {} : { cookie } })).status;
  expect(await everybody(routes, cookies, ask, [401, 403])).toEqual([]);
}, 120_000);

test('every page × every role', async () => {
  const { access, cookies } = await guarded();
  const routes = pageRoutes();
  expect(routes.length).toBeGreaterThan(25);
  const address = await guardedPages(access);
  // Who is not known is led to the log-in when he looks, and told when he writes.
  const looks = routes.filter((route) => route.startsWith('GET '));
  const writes = routes.filter((route) => !route.startsWith('GET '));
  expect(await everybody(looks, cookies, asking(address), [303, 403])).toEqual([]);
  expect(await everybody(writes, cookies, asking(address), [401, 403])).toEqual([]);
});

test('a page’s data is guarded as the page is, and so is each spelling of its address', async () => {
  const { access, cookies } = await guarded();
  const ask = asking(await guardedPages(access));
  for (const path of [
    '/episodes',
    '/episodes/',
    '/episodes/x/__data.json',
    '/_app/../episodes',
    '/login/../episodes/x',
    '/%65pisodes',
    '/_app/..%2fepisodes/../../episodes',
  ]) {
    expect(`${path} ${await ask('GET', path, cookies.investor)}`).toBe(`${path} 403`);
    expect(`${path} ${await ask('GET', path, undefined)}`).toBe(`${path} 303`);
  }
  expect(await ask('GET', '/episodes', cookies.auditor)).toBe(200);
  expect(await ask('POST', '/episodes', undefined)).toBe(401);
});

test('the way back after a log-in is the page that was asked for', async () => {
  const { access } = await guarded();
  const address = await guardedPages(access);
  const response = await fetch(`${address}/runs?suite=cup-lift`, { redirect: 'manual' });
  expect(response.headers.get('location')).toBe('/login?back=%2Fruns%3Fsuite%3Dcup-lift');
});

/** The guard before pages, as the server has it; behind it stands whoever was let in. */
async function guardedPages(access: Access): Promise<string> {
  const server: Server = createServer((request, response) => {
    void admitPage(access, request, response).then((principal) => {
      if (principal !== null) response.end(`${principal.name} ${pathOf(request)}`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Asks with the path as it stands: `fetch` would resolve it first. */
const asking =
  (address: string): Ask =>
  (method, path, cookie) =>
    new Promise((resolve, reject) => {
      const headers = cookie === undefined ? {} : { cookie };
      const sent = send(address, { method, path, headers }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      sent.on('error', reject);
      sent.end();
    });
