import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openAccess } from '#lib/server/access/access.ts';
import { cookieName, requireAccessFor } from '#lib/server/access/guard.ts';
import { permissionsOf, type Role } from '#lib/server/access/roles.ts';
import { needOf } from '#lib/server/access/route-permissions.ts';
import { clock, guarded, type Guarded } from '../helpers/guarded.ts';
import { october } from '../helpers/reports.ts';
import { temporaryFolder } from '../helpers/store.ts';

const send = (
  api: Guarded['api'],
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: unknown,
) =>
  Promise.resolve(
    api.request(path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  );

describe('who may what', () => {
  it('shows single robots to those alone who may see them', () => {
    const need = (path: string) => needOf('GET', new URL(path, 'http://host'));
    expect(need('/api/v1/metrics/success?by=task')).toBe('metrics');
    expect(need('/api/v1/metrics/success?by=task,unit')).toBe('episodes');
    expect(need('/api/v1/metrics/success?unit=u1')).toBe('episodes');
    expect(need('/autonomy?by=unit')).toBe('episodes');
    expect(need('/api/v1/ledger/tile/entries/000')).toBe('ledger:entries');
    expect(need('/tasks/cup-lift/__data.json')).toBe('metrics');
    expect(need('/something/new')).toBe('admin');
  });

  it('keeps drafts from those who only read', async () => {
    const { api, reporting, cookies } = await guarded(
      october([{ unit: 'u1', minutes: 5, successes: 9 }]),
    );
    const { report_id } = await reporting.build({ kind: 'autonomy', window: '2026-10', by: 'ada' });
    const asks = async (role: Role, path: string) =>
      send(api, 'GET', path, { cookie: cookies[role] });
    const seen = async (role: Role) =>
      ((await (await asks(role, '/api/v1/reports')).json()) as { reports: unknown[] }).reports
        .length;
    expect([await seen('investor'), await seen('auditor'), await seen('leadership')]).toEqual([
      0, 1, 1,
    ]);
    for (const path of [
      `/api/v1/reports/${report_id}`,
      `/api/v1/reports/${report_id}/files/figures.csv`,
    ]) {
      expect((await asks('investor', path)).status).toBe(404);
      expect((await asks('leadership', path)).status).toBe(200);
    }
    const publish = (role: Role) =>
      send(api, 'POST', `/api/v1/reports/${report_id}/publish`, { cookie: cookies[role] });
    expect((await publish('researcher')).status).toBe(403);
    expect((await publish('leadership')).status).toBe(200);
    expect(await seen('investor')).toBe(1);
  });

  it('lets nobody publish what he built, by a token of his neither', async () => {
    const { api, access, cookies } = await guarded(
      october([{ unit: 'u1', minutes: 5, successes: 9 }]),
    );
    const token = await access.createToken('admin', 'ci', ['reports:build'], null);
    const built = await send(
      api,
      'POST',
      '/api/v1/reports',
      { authorization: `Bearer ${token}` },
      { kind: 'autonomy', window: '2026-10' },
    );
    expect(await built.json()).toMatchObject({ status: 'draft' });
    const publish = async (role: Role) =>
      (
        await send(api, 'POST', '/api/v1/reports/autonomy-2026-10-v1/publish', {
          cookie: cookies[role],
        })
      ).status;
    expect(await publish('admin')).toBe(403);
    expect(await publish('leadership')).toBe(200);
  });

  it('gives auditors everything to see and nothing to change', () => {
    const may = permissionsOf(['auditor']);
    for (const permission of [
      'ingest',
      'runs',
      'views',
      'reports:build',
      'reports:publish',
      'admin',
    ] as const)
      expect(may.has(permission)).toBe(false);
  });
});

describe('sessions and tokens', () => {
  const password = 'correct horse battery';

  it('logs in with a cookie that no script and no other host can use, and out for good', async () => {
    const { api, access } = await guarded();
    await access.putUser('admin', 'grace', ['researcher'], password);
    const answer = await send(api, 'POST', '/api/v1/access/login', {}, { name: 'grace', password });
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^__Host-telltale=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax/);
    const held = { cookie: cookie.split(';')[0] ?? '' };
    expect(await (await send(api, 'GET', '/api/v1/access/me', held)).json()).toMatchObject({
      name: 'grace',
      roles: ['researcher'],
    });
    expect((await send(api, 'POST', '/api/v1/access/logout', held)).status).toBe(200);
    expect((await send(api, 'GET', '/api/v1/access/me', held)).status).toBe(401);
  });

  it('refuses wrong passwords, and after five the right one for a minute', async () => {
    const { access } = await guarded();
    await access.putUser('admin', 'grace', ['researcher'], password);
    for (let attempt = 0; attempt < 5; attempt++)
      await expect(access.login('grace', 'wrong')).rejects.toMatchObject({
        code: 'UNAUTHENTICATED',
      });
    await expect(access.login('grace', password)).rejects.toThrow(/too many attempts/);
    await expect(access.login('nobody-at-all', 'wrong')).rejects.toThrow(/do not belong together/);
  });

  it('ends all sessions of a user who is changed or let in no longer', async () => {
    const { api, access, cookies } = await guarded();
    await access.disableUser('admin', 'researcher');
    expect(
      (await send(api, 'GET', '/api/v1/episodes', { cookie: cookies.researcher })).status,
    ).toBe(401);
  });

  it('holds tokens to their scopes, and forgets them when they are revoked', async () => {
    const { api, access } = await guarded();
    const token = await access.createToken('admin', 'robots', ['ingest'], null);
    const headers = { authorization: `Bearer ${token}` };
    expect((await send(api, 'GET', '/api/v1/episodes', headers)).status).toBe(403);
    expect((await send(api, 'POST', '/api/v1/episodes', headers)).status).not.toBe(403);
    const wrong = { authorization: `Bearer ${token.slice(0, -1)}x` };
    expect((await send(api, 'POST', '/api/v1/episodes', wrong)).status).toBe(401);
    await access.revokeToken('admin', access.tokens()[0]?.id ?? '');
    expect((await send(api, 'POST', '/api/v1/episodes', headers)).status).toBe(401);
  });

  it('keeps no secret in clear', async () => {
    const { app, access, cookies } = await guarded();
    await access.putUser('admin', 'grace', ['researcher'], password);
    const token = await access.createToken('admin', 'robots', ['ingest'], null);
    const share = await access.createShare('admin', 'autonomy-2026-10-v1', clock.now() + 1_000);
    const path = join(app.dataDir, 'access', 'access.json');
    const text = await readFile(path, 'utf8');
    // What stands behind the last mark that the format itself puts there: a secret is base64url, which may hold '_' and '-'.
    const secrets = [
      password,
      token.replace(/^tt_[0-9a-f]{12}_/, ''),
      share.replace(/^[^.]*\./, ''),
      cookies.admin.replace(/^[^=]*=/, ''),
    ];
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThanOrEqual(10);
      expect(text).not.toContain(secret);
    }
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });
});

describe('share links', () => {
  it('opens one report, until it ends or is revoked', async () => {
    const { api, access, reporting } = await guarded(
      october([{ unit: 'u1', minutes: 5, successes: 9 }]),
    );
    const { report_id } = await reporting.build({ kind: 'autonomy', window: '2026-10', by: 'ada' });
    await reporting.publish(report_id, 'grace');
    const share = await access.createShare('admin', report_id, clock.now() + 60_000);
    const status = async (path: string, link = share) =>
      (await send(api, 'GET', `${path}?share=${link}`)).status;
    expect(await status(`/api/v1/reports/${report_id}`)).toBe(200);
    expect(await status(`/api/v1/reports/${report_id}.zip`)).toBe(200);
    expect(await status(`/api/v1/reports/${report_id}/files/figures.csv`)).toBe(200);
    expect(await status('/api/v1/reports/autonomy-2026-09-v1')).toBe(403);
    expect(await status('/api/v1/reports')).toBe(403);
    expect(await status('/api/v1/metrics/success')).toBe(403);
    expect(await status(`/api/v1/reports/${report_id}`, `${share}x`)).toBe(401);
    await access.revokeShare('admin', share.split('.')[0] ?? '');
    expect(await status(`/api/v1/reports/${report_id}`)).toBe(401);
    await expect(access.createShare('admin', report_id, clock.now())).rejects.toMatchObject({
      code: 'BAD_ARGUMENT',
    });
  });
});

describe('the access log', () => {
  it('holds every look at restricted data, every refusal and every administrative act', async () => {
    const { api, access, cookies } = await guarded();
    await send(api, 'GET', '/api/v1/episodes?unit=u1', { cookie: cookies.researcher });
    await send(api, 'GET', '/api/v1/episodes', { cookie: cookies.investor });
    await send(api, 'GET', '/api/v1/metrics/success', { cookie: cookies.leadership });
    await send(
      api,
      'POST',
      '/api/v1/access/users',
      { cookie: cookies.admin },
      { name: 'new', roles: ['investor'], password: null },
    );
    const lines = (await access.log.read(100)).map(({ who, act, what }) => `${who} ${act} ${what}`);
    expect(lines).toContain('researcher looked GET /api/v1/episodes?unit=u1');
    expect(lines).toContain('investor refused GET /api/v1/episodes');
    expect(lines).toContain('admin put user new: investor');
    expect(lines.some((line) => line.includes('/api/v1/metrics/success'))).toBe(false);
  });

  it('holds a look at each restricted route, and no look at the others', async () => {
    const { api, access, cookies } = await guarded();
    const looked = async (path: string) => {
      await send(api, 'GET', path, { cookie: cookies.admin });
      const lines = await access.log.read(1);
      return lines.some(({ act, what }) => act === 'looked' && what === `GET ${path}`);
    };
    for (const path of [
      ...['/episodes', '/episodes/x', '/batches', '/quarantine', '/runs', '/runs/x', '/demos'],
      ...['/trials/x', '/people', '/ledger/entries/0', '/ledger/tile/entries/000', '/access/log'],
      ...['/access/users', '/access/tokens', '/access/shares', '/metrics/success?by=unit'],
    ])
      expect(`${path} ${await looked(`/api/v1${path}`)}`).toBe(`${path} true`);
    for (const path of ['/metrics/success', '/reports', '/ledger/checkpoint', '/access/me'])
      expect(`${path} ${await looked(`/api/v1${path}`)}`).toBe(`${path} false`);
  });

  it('holds each act on users, tokens, share links and sessions, with who did it', async () => {
    const { api, access, cookies } = await guarded();
    const admin = { cookie: cookies.admin };
    const post = (path: string, body: unknown) =>
      send(api, 'POST', `/api/v1/access${path}`, admin, body);
    const end = (path: string) => send(api, 'DELETE', `/api/v1/access${path}`, admin);
    const expires = '2027-01-01T00:00:00Z';
    await post('/users', { name: 'new', roles: ['investor'], password: null });
    await end('/users/new');
    await post('/tokens', { label: 'robots', scopes: ['ingest'], expires: null });
    const [token] = access.tokens();
    await end(`/tokens/${token?.id ?? ''}`);
    await post('/shares', { report_id: 'autonomy-2026-10-v1', expires });
    const [share] = access.shares();
    await end(`/shares/${share?.id ?? ''}`);
    await send(api, 'POST', '/api/v1/access/logout', { cookie: cookies.auditor });
    const acts = (await access.log.read(100)).filter(({ act }) => act !== 'looked');
    expect(
      acts
        .slice(0, 7)
        .reverse()
        .map(({ who, act, what }) => [who, act, what]),
    ).toEqual([
      ['admin', 'put user', 'new: investor'],
      ['admin', 'disabled user', 'new'],
      ['admin', 'created token', 'robots: ingest'],
      ['admin', 'revoked token', token?.id],
      ['admin', 'shared', 'autonomy-2026-10-v1'],
      ['admin', 'revoked share', share?.id],
      ['auditor', 'logged out', ''],
    ]);
  });

  it('does not hold the secret of a share link', async () => {
    const { api, access } = await guarded();
    await send(api, 'GET', '/api/v1/episodes?share=abc.secret');
    expect(JSON.stringify(await access.log.read(10))).not.toContain('secret');
  });
});

describe('without access control', () => {
  it('serves this machine without a log-in, and no other address', async () => {
    const access = await openAccess(await temporaryFolder());
    expect(access.configured()).toBe(false);
    expect(() => requireAccessFor('127.0.0.1', true, access)).not.toThrow();
    expect(() => requireAccessFor('0.0.0.0', false, access)).toThrow(
      /access control is not configured/,
    );
    await access.putUser('local', 'ada', ['admin'], 'a long enough password');
    expect(() => requireAccessFor('0.0.0.0', false, access)).not.toThrow();
  });

  it('keeps users over a restart', async () => {
    const dir = await temporaryFolder();
    const first = await openAccess(dir, clock);
    await first.putUser('local', 'ada', ['admin'], 'a long enough password');
    const session = await first.login('ada', 'a long enough password');
    const again = await openAccess(dir, clock);
    expect(await again.identify({ session })).toMatchObject({ name: 'ada', roles: ['admin'] });
    expect(cookieName).toBe('__Host-telltale');
  });
});
