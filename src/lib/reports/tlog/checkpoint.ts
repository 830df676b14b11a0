import { TelltaleError } from '#lib/kernel/errors.ts';
import { fromBase64, toBase64 } from './base64.ts';
import type { NoteKey } from './note-key.ts';
import { openNote } from './note.ts';
import type { TreeHead } from './proofs.ts';

/** What a log says of itself: its name, its size, its root (C2SP tlog-checkpoint). */
export interface Checkpoint extends TreeHead {
  readonly origin: string;
  /** Opaque further lines, signed with the rest. */
  readonly extensions: readonly string[];
}

/** The text that is signed. */
export const formatCheckpoint = ({ origin, size, root, extensions = [] }: CheckpointText): string =>
  [origin, String(size), toBase64(root), ...extensions, ''].join('\n');

type CheckpointText = Omit<Checkpoint, 'extensions'> & Partial<Pick<Checkpoint, 'extensions'>>;

/** @throws TelltaleError UNREADABLE_INPUT */
export function parseCheckpoint(text: string): Checkpoint {
  const lines = text.split('\n');
  const [origin = '', size = '', root = '', ...rest] = lines.slice(0, -1);
  if (lines.at(-1) !== '' || origin === '' || rest.includes(''))
    throw unreadable('it has no three lines: origin, size, root');
  if (!/^(0|[1-9]\d{0,15})$/.test(size) || !Number.isSafeInteger(Number(size)))
    throw unreadable(`"${size}" is not a tree size`);
  const hash = fromBase64(root);
  if (hash.length !== 32) throw unreadable('its root has not 32 bytes');
  return { origin, size: Number(size), root: hash, extensions: rest };
}

/**
 * A checkpoint whose log signature was checked.
 *
 * @param origin the log that is expected; the key's name unless given
 * @throws TelltaleError UNREADABLE_INPUT, or VERIFICATION_FAILED for a wrong signature, key or origin.
 */
export async function openCheckpoint(
  note: string,
  key: NoteKey,
  origin: string = key.name,
): Promise<Checkpoint> {
  const checkpoint = parseCheckpoint((await openNote(note, key)).text);
  if (checkpoint.origin !== origin)
    throw new TelltaleError(
      'VERIFICATION_FAILED',
      `this checkpoint is of the log "${checkpoint.origin}", not of "${origin}"`,
    );
  return checkpoint;
}

const unreadable = (why: string): TelltaleError =>
  new TelltaleError('UNREADABLE_INPUT', `not a checkpoint: ${why}`);
