import { TelltaleError } from '#lib/kernel/errors.ts';
import { bytesToHex, concatBytes, sha256Bytes } from '#lib/kernel/hash.ts';
import { fromBase64, toBase64 } from './base64.ts';

/** Signature type bytes of C2SP signed-note that Telltale uses. */
export const ed25519Type = 0x01;
/** Timestamped cosignature of a witness (C2SP tlog-cosignature). */
export const cosignatureType = 0x04;

export type KeyType = typeof ed25519Type | typeof cosignatureType;

/** A key that notes may be signed with, as a verifier knows it. */
export interface NoteKey {
  /** Not empty, no white space, no plus. */
  readonly name: string;
  readonly type: KeyType;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** First four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ public key), as 8 hex digits. */
  readonly id: string;
}

/**
 * @param name a schema-less URL by convention, `example.com/log`
 * @throws TelltaleError BAD_ARGUMENT for a name or key that a note cannot carry.
 */
export function noteKey(name: string, type: KeyType, publicKey: Uint8Array): NoteKey {
  if (!isKeyName(name))
    throw new TelltaleError(
      'BAD_ARGUMENT',
      `"${name}" cannot name a key: it must not be empty and hold no space, no plus and no control character`,
    );
  if (publicKey.length !== 32)
    throw new TelltaleError('BAD_ARGUMENT', 'an Ed25519 public key has 32 bytes');
  const input = concatBytes(new TextEncoder().encode(`${name}\n`), Uint8Array.of(type), publicKey);
  return { name, type, publicKey, id: bytesToHex(sha256Bytes(input).subarray(0, 4)) };
}

// U+0085 and the byte order mark are white space to Unicode or to JavaScript; a name holds neither.
export const isKeyName = (name: string): boolean =>
  name !== '' && name.isWellFormed() && !/[\s+\p{Cc}\u0085\ufeff]/u.test(name);

/** `name+id+key` (C2SP signed-note, "verifier keys"): the form in which public keys are handed out. */
export const formatVerifierKey = ({ name, type, publicKey, id }: NoteKey): string =>
  `${name}+${id}+${toBase64(concatBytes(Uint8Array.of(type), publicKey))}`;

/** @throws TelltaleError UNREADABLE_INPUT unless the text is a verifier key of a known type whose id fits. */
export function parseVerifierKey(text: string): NoteKey {
  const match = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text.trim());
  const [, name = '', id = '', material = ''] = match ?? [];
  if (match === null || !isKeyName(name)) throw unreadable(text, 'it must read name+id+key');
  const bytes = fromBase64(material);
  const type = bytes[0];
  if ((type !== ed25519Type && type !== cosignatureType) || bytes.length !== 33)
    throw unreadable(text, 'only Ed25519 keys (types 01 and 04) are known here');
  const key = noteKey(name, type, bytes.subarray(1));
  if (key.id !== id)
    throw unreadable(text, `its id should be ${key.id}: the text was changed or mistyped`);
  return key;
}

const unreadable = (text: string, why: string): TelltaleError =>
  new TelltaleError('UNREADABLE_INPUT', `"${text.slice(0, 120)}" is not a verifier key: ${why}`);
