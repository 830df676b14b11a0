import { createHash, randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';

/** 32 random bytes, as text for cookies, links and headers. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** For what is random already: a hash without a salt gives nothing away. */
export const digestOf = (secret: string): string =>
  createHash('sha256').update(secret).digest('hex');

const cost: ScryptOptions = { N: 1 << 15, r: 8, p: 1, maxmem: 128 * 1024 * 1024 };
const keyBytes = 32;

const derive = (secret: string, salt: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) =>
    scrypt(secret, salt, keyBytes, cost, (error, key) =>
      error === null ? resolve(key) : reject(error),
    ),
  );

/** `scrypt$<salt>$<key>`, both hex; N = 2¹⁵, r = 8, p = 1. */
export async function hashSecret(secret: string): Promise<string> {
  const salt = randomBytes(16);
  return `scrypt$${salt.toString('hex')}$${(await derive(secret, salt)).toString('hex')}`;
}

/** Whether a secret belongs to a hash; takes as long either way. */
export async function secretMatches(secret: string, hash: string): Promise<boolean> {
  const [kind, salt = '', key = ''] = hash.split('$');
  const expected = Buffer.from(key, 'hex');
  const found = await derive(secret, Buffer.from(salt, 'hex'));
  return kind === 'scrypt' && expected.length === keyBytes && timingSafeEqual(found, expected);
}
