import { createHmac, randomBytes } from 'node:crypto';

const prefix = 'whsec_';

/** A new secret as Standard Webhooks writes one: `whsec_` and 32 random bytes in Base 64. */
export const newSecret = (): string => prefix + randomBytes(32).toString('base64');

/**
 * The headers of one message (https://www.standardwebhooks.com, symmetric scheme): HMAC-SHA-256 over
 * `id.timestamp.body`. A receiver checks the signature, and that the time is not long ago.
 *
 * @param seconds since 1970
 */
export function signedHeaders(
  secret: string,
  id: string,
  seconds: number,
  body: string,
): Readonly<Record<string, string>> {
  const key = Buffer.from(secret.slice(prefix.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': `v1,${signature}`,
  };
}
