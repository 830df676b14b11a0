import { TelltaleError } from '#lib/kernel/errors.ts';

/** Makes Ed25519 signatures (RFC 8032). Where the private key lies is the caller's affair. */
export interface Signer {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** 64 bytes. */
  sign(message: Uint8Array): Uint8Array;
}

/**
 * Whether an Ed25519 signature holds, by the platform's WebCrypto: the same call on the server and in a reader's
 * browser.
 *
 * @throws TelltaleError UNAVAILABLE where the platform has no Ed25519.
 */
export async function verifyEd25519(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  let key: CryptoKey;
  try {
    key = await crypto.subtle.importKey('raw', owned(publicKey), 'Ed25519', false, ['verify']);
  } catch (cause) {
    throw new TelltaleError(
      'UNAVAILABLE',
      'this program cannot check Ed25519 signatures; use a current browser, or "telltale verify"',
      { cause },
    );
  }
  return crypto.subtle.verify('Ed25519', key, owned(signature), owned(message));
}

/** WebCrypto takes no views of shared memory; a copy is never one. */
const owned = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);
