import { TelltaleError } from '#lib/kernel/errors.ts';
import { concatBytes } from '#lib/kernel/hash.ts';
import { verifyEd25519, type Signer } from './ed25519.ts';
import { cosignatureType, noteKey, type NoteKey } from './note-key.ts';
import { signatureOf, type Note, type NoteSignature } from './note.ts';

/** A witness says: at this time this was the largest consistent tree head I had seen (C2SP tlog-cosignature, v1). */
export function cosign(
  checkpointText: string,
  name: string,
  signer: Signer,
  seconds: number,
): NoteSignature {
  if (!Number.isSafeInteger(seconds) || seconds <= 0)
    throw new TelltaleError('BAD_ARGUMENT', `${seconds} is not a time in whole seconds`);
  const { id } = noteKey(name, cosignatureType, signer.publicKey);
  const time = new Uint8Array(8);
  new DataView(time.buffer).setBigUint64(0, BigInt(seconds));
  const signature = signer.sign(cosignedMessage(checkpointText, BigInt(seconds)));
  return { name, id, signature: concatBytes(time, signature) };
}

const cosignedMessage = (checkpointText: string, seconds: bigint): Uint8Array =>
  new TextEncoder().encode(`cosignature/v1\ntime ${seconds}\n${checkpointText}`);

/**
 * When a witness cosigned this checkpoint, in seconds since 1970; null when it has not.
 *
 * @throws TelltaleError VERIFICATION_FAILED when its line is there and does not hold.
 */
export async function cosignedAt(note: Note, witness: NoteKey): Promise<number | null> {
  const found = signatureOf(note, witness);
  if (found === undefined) return null;
  const bytes = found.signature;
  if (witness.type === cosignatureType && bytes.length === 72) {
    const seconds = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0);
    const message = cosignedMessage(note.text, seconds);
    if (await verifyEd25519(witness.publicKey, message, bytes.subarray(8))) return Number(seconds);
  }
  throw new TelltaleError(
    'VERIFICATION_FAILED',
    `the cosignature of ${witness.name} does not belong to this checkpoint`,
  );
}
