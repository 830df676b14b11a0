import { TelltaleError } from '#lib/kernel/errors.ts';
import { bytesToHex, concatBytes, hexToBytes } from '#lib/kernel/hash.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { verifyEd25519, type Signer } from './ed25519.ts';
import { ed25519Type, isKeyName, noteKey, type NoteKey } from './note-key.ts';

/** One signature line of a note. */
export interface NoteSignature {
  readonly name: string;
  /** 8 hex digits. */
  readonly id: string;
  /** What follows the key id. */
  readonly signature: Uint8Array;
}

/** A C2SP signed note, taken apart and not yet believed. */
export interface Note {
  /** Ends in a newline. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** A note may carry this many signatures; more are refused. */
const maxSignatures = 100;

/**
 * Takes a signed note apart. Nothing in it may be used before a signature was checked (`openNote`).
 *
 * @throws TelltaleError UNREADABLE_INPUT
 */
export function parseNote(note: string): Note {
  const controls = [...note].some((character) => character < ' ' && character !== '\n');
  if (!note.isWellFormed() || controls)
    throw unreadable('it holds control characters or broken text');
  const split = note.lastIndexOf('\n\n');
  if (split < 0 || !note.endsWith('\n')) throw unreadable('no blank line before the signatures');
  const lines = note.slice(split + 2, -1).split('\n');
  if (lines.length > maxSignatures) throw unreadable(`more than ${maxSignatures} signatures`);
  return { text: note.slice(0, split + 1), signatures: lines.map(parseSignature) };
}

function parseSignature(line: string): NoteSignature {
  const [dash, name, encoded, ...rest] = line.split(' ');
  if (dash !== '—' || name === undefined || encoded === undefined || rest.length > 0)
    throw unreadable(`"${line.slice(0, 80)}" is not a signature line`);
  const bytes = fromBase64(encoded);
  if (!isKeyName(name) || bytes.length < 5)
    throw unreadable(`"${line.slice(0, 80)}" is not a signature line`);
  return { name, id: bytesToHex(bytes.subarray(0, 4)), signature: bytes.subarray(4) };
}

export const formatSignature = ({ name, id, signature }: NoteSignature): string =>
  `— ${name} ${toBase64(concatBytes(hexToBytes(id), signature))}\n`;

export const formatNote = ({ text, signatures }: Note): string =>
  `${text}\n${signatures.map(formatSignature).join('')}`;

/** Signs a text that ends in a newline as a plain Ed25519 note. */
export function signNote(text: string, name: string, signer: Signer): Note {
  if (!text.endsWith('\n'))
    throw new TelltaleError('BAD_ARGUMENT', 'the text of a note ends in a newline');
  const { id } = noteKey(name, ed25519Type, signer.publicKey);
  const signature = signer.sign(new TextEncoder().encode(text));
  return { text, signatures: [{ name, id, signature }] };
}

/** The signature line of a note that belongs to a key, by name and id. */
export const signatureOf = (note: Note, key: NoteKey): NoteSignature | undefined =>
  note.signatures.find(({ name, id }) => name === key.name && id === key.id);

/**
 * The note, once the given key's signature over it has been checked. Signatures of other keys are ignored.
 *
 * @throws TelltaleError UNREADABLE_INPUT, or VERIFICATION_FAILED when the key has not signed or its signature is wrong.
 */
export async function openNote(text: string, key: NoteKey): Promise<Note> {
  const note = parseNote(text);
  const found = signatureOf(note, key);
  if (found === undefined) {
    const by = note.signatures.map(({ name, id }) => `${name} (${id})`).join(', ');
    throw new TelltaleError(
      'VERIFICATION_FAILED',
      `wrong key: not signed by ${key.name} (${key.id}) but by ${by}`,
    );
  }
  const message = new TextEncoder().encode(note.text);
  if (!(await verifyEd25519(key.publicKey, message, found.signature)))
    throw new TelltaleError(
      'VERIFICATION_FAILED',
      `the signature of ${key.name} does not belong to this text: one of them was changed`,
    );
  return note;
}

const unreadable = (why: string): TelltaleError =>
  new TelltaleError('UNREADABLE_INPUT', `not a signed note: ${why}`);
