import { OpenAPIHono } from '@hono/zod-openapi';
import { describe, expect, it } from 'vitest';
import { openAccess } from '#lib/server/access/access.ts';
import { oidcRoutes } from '#lib/server/access/oidc.ts';
import { problemResponse } from '#lib/server/api/problem.ts';
import { startProvider } from '../helpers/oidc-provider.ts';
import { temporaryFolder } from '../helpers/store.ts';

async function setUp() {
  const provider = await startProvider('telltale');
  const access = await openAccess(await temporaryFolder());
  const api = new OpenAPIHono();
  api.onError((error, context) => problemResponse(context, error, () => undefined));
  oidcRoutes(api, access, {
    issuer: provider.issuer,
    client_id: 'telltale',
    client_secret: 'secret',
    redirect_uri: 'https://robots.example/api/v1/access/oidc/callback',
    scope: 'openid email',
    name_claim: 'email',
    roles_claim: 'groups',
    roles: { 'robot-auditors': 'auditor' },
  });
  const start = await api.request('/access/oidc/start');
  const url = new URL(start.headers.get('location') ?? '');
  const cookie = (start.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const finish = (state = url.searchParams.get('state') ?? '') =>
    Promise.resolve(
      api.request(`/access/oidc/callback?code=c1&state=${state}`, { headers: { cookie } }),
    );
  return { provider, access, url, cookie, finish };
}

describe('log-in by OpenID Connect', () => {
  it('asks with PKCE, state and nonce, and opens a session with the group’s role', async () => {
    const { provider, access, url, finish } = await setUp();
    expect(url.searchParams.get('code_challenge_method')).toBe('S256');
    expect(url.searchParams.get('redirect_uri')).toMatch(/^https:\/\/robots\.example\//);
    provider.claims = {
      nonce: url.searchParams.get('nonce'),
      email: 'eve@example.com',
      groups: ['robot-auditors', 'choir'],
    };
    const answer = await finish();
    expect(answer.status).toBe(303);
    const session = /__Host-telltale=([^;]+)/.exec(answer.headers.get('set-cookie') ?? '')?.[1];
    expect(await access.identify({ session })).toMatchObject({
      name: 'eve@example.com',
      roles: ['auditor'],
    });
  });

  it.each([
    [
      'another nonce',
      { nonce: 'other', email: 'eve@example.com', groups: ['robot-auditors'] },
      401,
    ],
    [
      'another audience',
      { aud: 'other', email: 'eve@example.com', groups: ['robot-auditors'] },
      401,
    ],
    [
      'a token that has ended',
      { exp: 1, email: 'eve@example.com', groups: ['robot-auditors'] },
      401,
    ],
    ['no group with a role', { email: 'eve@example.com', groups: ['choir'] }, 403],
  ])('refuses %s', async (_, claims, status) => {
    const { provider, url, finish } = await setUp();
    provider.claims = { nonce: url.searchParams.get('nonce'), ...claims };
    const answer = await finish();
    expect(answer.status).toBe(status);
    expect(answer.headers.get('set-cookie')).toBeNull();
  });

  it('refuses a state that it did not give', async () => {
    const { provider, url, finish } = await setUp();
    provider.claims = {
      nonce: url.searchParams.get('nonce'),
      email: 'eve@example.com',
      groups: ['robot-auditors'],
    };
    expect((await finish('forged')).status).toBe(401);
  });
});
