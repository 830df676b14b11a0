import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

const base64url = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

export interface Provider {
  readonly issuer: string;
  /** What the next token says of the person, over the claims that every token has. */
  claims: Record<string, unknown>;
}

/** A small OpenID provider on this machine: discovery, keys, and a token endpoint that signs what a test wants. */
export async function startProvider(clientId: string): Promise<Provider> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const provider: Provider & { issuer: string } = { issuer: '', claims: {} };

  const idToken = (): string => {
    const now = Math.floor(Date.now() / 1000);
    const body = {
      iss: provider.issuer,
      aud: clientId,
      sub: 's1',
      iat: now,
      exp: now + 60,
      ...provider.claims,
    };
    const signed = `${base64url({ alg: 'RS256', kid: 'k1' })}.${base64url(body)}`;
    return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), privateKey).toString('base64url')}`;
  };
  const answers: Readonly<Record<string, () => unknown>> = {
    '/.well-known/openid-configuration': () => ({
      issuer: provider.issuer,
      authorization_endpoint: `${provider.issuer}/authorize`,
      token_endpoint: `${provider.issuer}/token`,
      jwks_uri: `${provider.issuer}/jwks`,
      id_token_signing_alg_values_supported: ['RS256'],
    }),
    '/jwks': () => ({
      keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256', use: 'sig' }],
    }),
    '/token': () => ({ access_token: 'a', token_type: 'bearer', id_token: idToken() }),
  };
  const server = createServer((request, response) => {
    const answer = answers[request.url ?? ''];
    response
      .writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' })
      .end(JSON.stringify(answer?.() ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  provider.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  onTestFinished(() => void server.close());
  return provider;
}
