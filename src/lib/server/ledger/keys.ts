import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  type KeyObject,
} from 'node:crypto';
import { chmod, mkdir, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { TelltaleError } from '#lib/kernel/errors.ts';
import type { Signer } from '#lib/reports/tlog/ed25519.ts';
import { replaceDurably } from './durable-file.ts';

/**
 * The Ed25519 key in a PEM file (PKCS #8), made on first use.
 *
 * @throws TelltaleError FORBIDDEN when others than this user may read it, UNREADABLE_INPUT when it is no Ed25519 key.
 */
export async function loadOrCreateKey(path: string): Promise<Signer> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  return text === null ? createKey(path) : readKey(path, text);
}

/** The key in a PEM file that must exist. @throws TelltaleError NOT_FOUND, and as `loadOrCreateKey`. */
export async function loadKey(path: string): Promise<Signer> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new TelltaleError('NOT_FOUND', `there is no key at ${path}`, { cause });
  });
  return readKey(path, text);
}

async function createKey(path: string): Promise<Signer> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await chmod(dirname(path), 0o700);
  const { privateKey } = generateKeyPairSync('ed25519');
  await replaceDurably(path, privateKey.export({ format: 'pem', type: 'pkcs8' }), 0o600);
  return signerOf(privateKey);
}

async function readKey(path: string, text: string): Promise<Signer> {
  const { mode } = await stat(path);
  // Windows has no such bits and reports them all as set.
  if (process.platform !== 'win32' && (mode & 0o077) !== 0)
    throw new TelltaleError(
      'FORBIDDEN',
      `${path} may be read by others on this machine; whoever has it can sign for this ledger. Run: chmod 600 ${path}`,
    );
  let key: KeyObject;
  try {
    key = createPrivateKey(text);
  } catch (cause) {
    throw new TelltaleError('UNREADABLE_INPUT', `${path} is not a private key in PEM`, { cause });
  }
  if (key.asymmetricKeyType !== 'ed25519')
    throw new TelltaleError('UNREADABLE_INPUT', `${path} is not an Ed25519 key`);
  return signerOf(key);
}

function signerOf(key: KeyObject): Signer {
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return {
    // An Ed25519 SubjectPublicKeyInfo ends in the 32 bytes of the key (RFC 8410).
    publicKey: new Uint8Array(spki.subarray(-32)),
    sign: (message) => new Uint8Array(sign(null, message, key)),
  };
}
