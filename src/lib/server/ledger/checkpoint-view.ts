import { bytesToHex } from '#lib/kernel/hash.ts';
import { parseCheckpoint } from '#lib/reports/tlog/checkpoint.ts';
import { formatVerifierKey } from '#lib/reports/tlog/note-key.ts';
import { parseNote } from '#lib/reports/tlog/note.ts';
import type { Ledger } from './ledger.ts';

/** What stands behind the numbers of a page: how far the signed record goes. */
export interface CheckpointView {
  readonly origin: string;
  readonly size: number;
  /** Hex. */
  readonly root: string;
  /** The signed note, word for word. */
  readonly note: string;
  /** `name+id+key`, to be compared with the one that the reader was given. */
  readonly verifier_key: string;
}

export async function checkpointView(ledger: Ledger): Promise<CheckpointView> {
  const note = await ledger.checkpoint();
  const { origin, size, root } = parseCheckpoint(parseNote(note).text);
  return {
    origin,
    size,
    root: bytesToHex(root),
    note,
    verifier_key: formatVerifierKey(ledger.key),
  };
}
