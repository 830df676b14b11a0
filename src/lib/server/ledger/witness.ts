import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { openCheckpoint, type Checkpoint } from '#lib/reports/tlog/checkpoint.ts';
import { cosign } from '#lib/reports/tlog/cosignature.ts';
import type { Signer } from '#lib/reports/tlog/ed25519.ts';
import type { NoteKey } from '#lib/reports/tlog/note-key.ts';
import { formatSignature, parseNote } from '#lib/reports/tlog/note.ts';
import { consistencyRanges, verifyConsistency } from '#lib/reports/tlog/proofs.ts';
import { rangeFromTiles, tilePath } from '#lib/reports/tlog/tiles.ts';
import { replaceDurably } from './durable-file.ts';
import { readIfThere } from './read-log.ts';

/** Reads `checkpoint` and `tile/…` of a log, from a folder or over HTTP. */
export type LogFiles = (path: string) => Promise<Uint8Array>;

/** @param place a folder with the log's files, or the URL below which they are served */
export function logFilesAt(place: string): LogFiles {
  if (!/^https?:\/\//.test(place)) return (path) => readFile(join(place, path));
  const base = place.endsWith('/') ? place : `${place}/`;
  return async (path) => {
    const response = await fetch(new URL(path, base)).catch((cause: unknown) => {
      throw new TelltaleError('UNAVAILABLE', `${base} does not answer`, { cause });
    });
    if (!response.ok)
      throw new TelltaleError('UNAVAILABLE', `${base}${path}: the server says ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  };
}

export interface WitnessOptions {
  readonly files: LogFiles;
  /** The log's key, known from elsewhere. */
  readonly key: NoteKey;
  /** The auditor's own file with the newest checkpoint that he has accepted. */
  readonly statePath: string;
  /** Signs that this was the largest tree seen. */
  readonly cosigner?: {
    readonly name: string;
    readonly signer: Signer;
    readonly now: () => number;
  };
}

export interface Witnessed {
  /** Size that was accepted before; null the first time. */
  readonly before: number | null;
  readonly checkpoint: Checkpoint;
  /** Line to be put under the checkpoint; null without a cosigner. */
  readonly cosignature: string | null;
}

/**
 * Takes the log's newest checkpoint as an auditor does: only when its signature holds and it continues the one that he
 * kept. What he kept is replaced by it, and by nothing else.
 *
 * @throws TelltaleError VERIFICATION_FAILED when the log was cut, rewritten, or signed by another key.
 */
export async function witness(options: WitnessOptions): Promise<Witnessed> {
  const { files, key, statePath, cosigner } = options;
  const note = new TextDecoder().decode(await files('checkpoint'));
  const checkpoint = await openCheckpoint(note, key);
  const kept = await readIfThere(statePath);
  const before = kept === null ? null : await openCheckpoint(kept.toString('utf8'), key);
  if (before !== null) await requireContinuation(before, checkpoint, files);
  await replaceDurably(statePath, note);
  const { text } = parseNote(note);
  const line =
    cosigner === undefined
      ? null
      : cosign(text, cosigner.name, cosigner.signer, Math.floor(cosigner.now() / 1000));
  return {
    before: before?.size ?? null,
    checkpoint,
    cosignature: line === null ? null : formatSignature(line),
  };
}

async function requireContinuation(
  before: Checkpoint,
  now: Checkpoint,
  files: LogFiles,
): Promise<void> {
  if (now.size < before.size)
    throw refused(
      `the log was rolled back: it has ${now.size} entries, and had ${before.size} when you last looked`,
    );
  const proof = await Promise.all(
    consistencyRanges(before.size, now.size).map((range) =>
      rangeFromTiles(range, now.size, (tile) => files(tilePath(tile))),
    ),
  );
  if (!verifyConsistency(before, now, proof))
    throw refused(
      now.size === before.size
        ? `two different trees of ${now.size} entries are signed: the log shows different readers different records`
        : `the tree of ${now.size} entries does not begin with the ${before.size} that you kept: entries were rewritten`,
    );
}

const refused = (why: string): TelltaleError =>
  new TelltaleError(
    'VERIFICATION_FAILED',
    `refused: ${why}. Your own checkpoint was left as it is; keep both as evidence`,
  );
