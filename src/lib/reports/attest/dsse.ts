import { canonicalJson } from '#lib/kernel/canonical-json.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { concatBytes } from '#lib/kernel/hash.ts';
import { z } from 'zod';
import { fromBase64, toBase64 } from '../tlog/base64.ts';
import { verifyEd25519, type Signer } from '../tlog/ed25519.ts';
import { ed25519Type, noteKey, type NoteKey } from '../tlog/note-key.ts';

/** Media type of an in-toto statement inside an envelope. */
export const statementType = 'application/vnd.in-toto+json';

/** What is signed: length-prefixed type and body, so that neither can be read as the other (DSSE v1, PAE). */
export function preAuthenticationEncoding(type: string, body: Uint8Array): Uint8Array {
  const typeBytes = new TextEncoder().encode(type);
  const head = new TextEncoder().encode(`DSSEv1 ${typeBytes.length} ${type} ${body.length} `);
  return concatBytes(head, body);
}

/** A DSSE envelope, taken apart and not yet believed. */
export interface Envelope {
  readonly payloadType: string;
  readonly payload: Uint8Array;
  readonly signatures: readonly { readonly keyid: string; readonly sig: Uint8Array }[];
}

const envelopeShape = z.strictObject({
  payload: z.string(),
  payloadType: z.string(),
  signatures: z
    .array(z.strictObject({ keyid: z.string(), sig: z.string() }))
    .min(1)
    .max(16),
});

/** Canonical JSON and a newline: one envelope has one spelling. */
export const formatEnvelope = ({ payloadType, payload, signatures }: Envelope): string =>
  `${canonicalJson({
    payload: toBase64(payload),
    payloadType,
    signatures: signatures.map(({ keyid, sig }) => ({ keyid, sig: toBase64(sig) })),
  })}\n`;

/** @throws TelltaleError UNREADABLE_INPUT for anything but an envelope in its one spelling. */
export function parseEnvelope(text: string): Envelope {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new TelltaleError('UNREADABLE_INPUT', 'the envelope is not JSON', { cause });
  }
  const parsed = envelopeShape.safeParse(json);
  if (!parsed.success)
    throw new TelltaleError(
      'UNREADABLE_INPUT',
      `not a DSSE envelope: ${z.prettifyError(parsed.error)}`,
    );
  const envelope: Envelope = {
    payloadType: parsed.data.payloadType,
    payload: fromBase64(parsed.data.payload),
    signatures: parsed.data.signatures.map(({ keyid, sig }) => ({ keyid, sig: fromBase64(sig) })),
  };
  if (formatEnvelope(envelope) !== text)
    throw new TelltaleError(
      'UNREADABLE_INPUT',
      'the envelope is not spelt as it was written: something in it was changed',
    );
  return envelope;
}

/** Who signs an envelope, by the name and id of the note key. */
export interface NamedSigner {
  readonly name: string;
  readonly signer: Signer;
}

/** `name+id`: a key as envelopes name it. */
export const envelopeKeyId = ({ name, id }: Pick<NoteKey, 'name' | 'id'>): string =>
  `${name}+${id}`;

export function signEnvelope(
  payloadType: string,
  payload: Uint8Array,
  signers: readonly NamedSigner[],
): Envelope {
  const message = preAuthenticationEncoding(payloadType, payload);
  const signatures = signers.map(({ name, signer }) => ({
    keyid: envelopeKeyId(noteKey(name, ed25519Type, signer.publicKey)),
    sig: signer.sign(message),
  }));
  return { payloadType, payload, signatures };
}

/** The same envelope with one more signature. */
export function countersign(envelope: Envelope, signer: NamedSigner): Envelope {
  const added = signEnvelope(envelope.payloadType, envelope.payload, [signer]).signatures;
  return { ...envelope, signatures: [...envelope.signatures, ...added] };
}

/**
 * Whether a key has signed: `missing` when no signature names it, `wrong` when one does and does not hold.
 */
export async function checkSignature(
  envelope: Envelope,
  key: NoteKey,
): Promise<'good' | 'wrong' | 'missing'> {
  const found = envelope.signatures.find(({ keyid }) => keyid === envelopeKeyId(key));
  if (found === undefined) return 'missing';
  const message = preAuthenticationEncoding(envelope.payloadType, envelope.payload);
  return (await verifyEd25519(key.publicKey, message, found.sig)) ? 'good' : 'wrong';
}
