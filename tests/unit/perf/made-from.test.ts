import { describe, expect, it } from 'vitest';
import { cookieName } from '#lib/server/access/guard.ts';
import type { Principal } from '#lib/server/access/principal.ts';
import { madeFrom } from '../../../src/routes/made-from.ts';

type Asked = Parameters<typeof madeFrom>[0];

interface Wanted {
  readonly route?: string;
  readonly url?: string;
  readonly method?: string;
  readonly encoding?: string;
  readonly cookies?: Readonly<Record<string, string>>;
  readonly reader?: Partial<Principal>;
}

const ada: Principal = {
  name: 'ada',
  person: 'ada',
  kind: 'user',
  roles: ['researcher'],
  permissions: new Set(['metrics']),
};

/** As much of a request as a page is made from. */
function asked(wanted: Wanted = {}): Asked {
  const { route = '/tasks', url = 'http://127.0.0.1/tasks', method = 'GET' } = wanted;
  const cookies = Object.entries(wanted.cookies ?? {}).map(([name, value]) => ({ name, value }));
  const headers = { 'accept-encoding': wanted.encoding ?? 'br' };
  return {
    request: new Request(url, { method, headers }),
    url: new URL(url),
    route: { id: route },
    cookies: {
      getAll: () => cookies,
      get: (name: string) => cookies.find((cookie) => cookie.name === name)?.value,
    },
    locals: {
      app: {
        access: { configured: () => true, identify: () => ({ ...ada, ...wanted.reader }) },
        reporting: null,
      },
    },
  } as unknown as Asked;
}

describe('what a page is made from', () => {
  it('is the same for the same reader, whatever session he has', async () => {
    const one = await madeFrom(asked({ cookies: { [cookieName]: 'a', theme: 'dark' } }));
    const other = await madeFrom(asked({ cookies: { [cookieName]: 'b', theme: 'dark' } }));
    expect(one).toBe(other);
    expect(one).not.toContain('"a"');
  });

  it.each<[string, Wanted]>([
    ['another address', { url: 'http://127.0.0.1/tasks?world=real' }],
    ['the data of the page', { url: 'http://127.0.0.1/tasks/__data.json' }],
    ['another host', { url: 'http://localhost/tasks' }],
    ['another encoding', { encoding: 'gzip' }],
    ['another choice of colours', { cookies: { theme: 'dark' } }],
    ['another reader', { reader: { name: 'bob' } }],
    ['other rights', { reader: { permissions: new Set(['metrics', 'episodes']) } }],
    ['another kind of reader', { reader: { kind: 'share', report: 'r-1' } }],
  ])('is something else for %s', async (_, wanted) => {
    expect(await madeFrom(asked(wanted))).not.toBe(await madeFrom(asked()));
  });

  it('is not known of pages that show more than evidence, and of anything but reading', async () => {
    expect(await madeFrom(asked({ route: '/runs' }))).toBeNull();
    expect(await madeFrom(asked({ route: '/views' }))).toBeNull();
    expect(await madeFrom(asked({ method: 'POST' }))).toBeNull();
  });
});
