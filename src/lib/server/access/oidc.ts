import type { OpenAPIHono } from '@hono/zod-openapi';
import { join } from 'node:path';
import * as oidc from 'openid-client';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { readIfThere } from '#lib/server/ledger/read-log.ts';
import { z } from 'zod';
import type { Access } from './access.ts';
import { cookieValue } from './guard.ts';
import { isRole, roles, type Role } from './roles.ts';
import { setSession } from './routes.ts';

const shape = z.strictObject({
  issuer: z.url(),
  client_id: z.string(),
  client_secret: z.string().optional(),
  /** Where the provider sends the browser back: `https://host/api/v1/access/oidc/callback`. */
  redirect_uri: z.url(),
  scope: z.string().default('openid profile email'),
  /** The claim that names a person. */
  name_claim: z.string().default('email'),
  /** The claim that lists groups, and the role that each group gives. */
  roles_claim: z.string().default('groups'),
  roles: z.record(z.string(), z.enum(roles)),
});

/** How to log in by way of an OpenID provider: `access/oidc.json` in the evidence folder. */
export type OidcSettings = z.output<typeof shape>;

/** @returns null where no provider is configured. @throws TelltaleError UNREADABLE_INPUT */
export async function oidcSettings(dataDir: string): Promise<OidcSettings | null> {
  const text = await readIfThere(join(dataDir, 'access', 'oidc.json'));
  if (text === null) return null;
  let json: unknown;
  try {
    json = JSON.parse(text.toString('utf8'));
  } catch {
    json = null;
  }
  const parsed = shape.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new TelltaleError('UNREADABLE_INPUT', `access/oidc.json: ${z.prettifyError(parsed.error)}`);
}

const loginCookie = '__Host-telltale-oidc';
const minutes = 10;

/** Log-in by OpenID Connect: authorization code with PKCE, state and nonce. */
export function oidcRoutes(api: OpenAPIHono, access: Access, settings: OidcSettings): void {
  let known: Promise<oidc.Configuration> | undefined;
  const provider = (): Promise<oidc.Configuration> => {
    known ??= discover(settings).catch((cause: unknown) => {
      // It may answer the next time.
      known = undefined;
      throw new TelltaleError('UNAVAILABLE', 'the identity provider does not answer', { cause });
    });
    return known;
  };

  api.get('/access/oidc/start', async (context) => {
    const verifier = oidc.randomPKCECodeVerifier();
    const [state, nonce] = [oidc.randomState(), oidc.randomNonce()];
    const url = oidc.buildAuthorizationUrl(await provider(), {
      redirect_uri: settings.redirect_uri,
      scope: settings.scope,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    });
    const value = [verifier, state, nonce].join('.');
    context.header(
      'set-cookie',
      `${loginCookie}=${value}; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=${minutes * 60}`,
    );
    return context.redirect(url.href, 303);
  });

  api.get('/access/oidc/callback', async (context) => {
    const kept = cookieValue(context.req.header('cookie'), loginCookie);
    const [verifier, state, nonce] = (kept ?? '').split('.');
    if (verifier === undefined || state === undefined || nonce === undefined)
      throw new TelltaleError('UNAUTHENTICATED', 'this log-in took too long; start again');
    // Behind a proxy the request's own address is another one than the provider knows.
    const current = new URL(settings.redirect_uri);
    current.search = new URL(context.req.url).search;
    const claims = await claimsOf(await provider(), current, { verifier, state, nonce });
    const { name, held } = personOf(claims, settings);
    setSession(context, await access.loginTrusted(name, held));
    return context.redirect('/', 303);
  });
}

function discover(settings: OidcSettings): Promise<oidc.Configuration> {
  const issuer = new URL(settings.issuer);
  const isLocal = issuer.hostname === '127.0.0.1' || issuer.hostname === 'localhost';
  return oidc.discovery(
    issuer,
    settings.client_id,
    settings.client_secret,
    undefined,
    isLocal && issuer.protocol === 'http:' ? { execute: [oidc.allowInsecureRequests] } : {},
  );
}

async function claimsOf(
  provider: oidc.Configuration,
  current: URL,
  kept: { readonly verifier: string; readonly state: string; readonly nonce: string },
): Promise<oidc.IDToken> {
  try {
    const tokens = await oidc.authorizationCodeGrant(provider, current, {
      pkceCodeVerifier: kept.verifier,
      expectedState: kept.state,
      expectedNonce: kept.nonce,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (claims !== undefined) return claims;
  } catch (cause) {
    throw new TelltaleError('UNAUTHENTICATED', 'the identity provider did not vouch for you', {
      cause,
    });
  }
  throw new TelltaleError('UNAUTHENTICATED', 'the identity provider said nothing about you');
}

function personOf(
  claims: oidc.IDToken,
  settings: OidcSettings,
): { readonly name: string; readonly held: readonly Role[] } {
  const name = claims[settings.name_claim];
  const groups = claims[settings.roles_claim];
  const held = (Array.isArray(groups) ? groups : [groups])
    .map((group) => (typeof group === 'string' ? settings.roles[group] : undefined))
    .filter(isRole);
  if (typeof name !== 'string' || held.length === 0)
    throw new TelltaleError(
      'FORBIDDEN',
      'you are known to the identity provider, but none of your groups has a role here',
    );
  return { name, held: [...new Set(held)] };
}
