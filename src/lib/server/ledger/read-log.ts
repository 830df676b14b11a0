import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { bytesToHex } from '#lib/kernel/hash.ts';
import { leafHash } from '#lib/reports/merkle.ts';
import { openCheckpoint, type Checkpoint } from '#lib/reports/tlog/checkpoint.ts';
import type { NoteKey } from '#lib/reports/tlog/note-key.ts';
import { sameHash } from '#lib/reports/tlog/proofs.ts';
import {
  bundlePath,
  decodeBundle,
  tileHash,
  tilePath,
  tilesOf,
  tileWidth,
} from '#lib/reports/tlog/tiles.ts';
import type { LedgerLayout } from './layout.ts';
import { createTree, type Tree } from './tree.ts';

/** A log as its files have it, checked from the entries up to the signed root. */
export interface ReadLog {
  readonly tree: Tree;
  /** Null before the first checkpoint. */
  readonly checkpoint: Checkpoint | null;
}

/**
 * Reads a log from its files and computes its root again: every entry against its hash, every tile against those below
 * it, the root against the signed checkpoint.
 *
 * @param visit gets each entry in order
 * @throws TelltaleError STORE_CORRUPT with the file that does not fit and what that means.
 */
export async function readLog(
  layout: LedgerLayout,
  key: NoteKey,
  origin: string,
  visit: (entry: Uint8Array, index: number) => void,
): Promise<ReadLog> {
  const tree = createTree();
  const note = await readIfThere(layout.checkpoint);
  if (note === null) return { tree, checkpoint: null };
  const checkpoint = await openCheckpoint(note.toString('utf8'), key, origin).catch(
    (cause: unknown) => {
      throw corrupt(
        `${layout.checkpoint} is not a checkpoint that this ledger’s key signed (${cause instanceof Error ? cause.message : 'unreadable'})`,
        cause,
      );
    },
  );
  const { size } = checkpoint;
  for (let index = 0; index * tileWidth < size; index++) {
    const width = Math.min(tileWidth, size - index * tileWidth);
    await readBundle(layout, index, width, tree, visit);
  }
  await checkTiles(layout, size, tree);
  const root = await tree.root(size);
  if (!sameHash(root, checkpoint.root))
    throw corrupt(
      `the ledger’s ${size} entries have the root ${bytesToHex(root)}, but the signed checkpoint says ${bytesToHex(checkpoint.root)}: entries were changed after they were signed`,
    );
  return { tree, checkpoint };
}

async function readBundle(
  layout: LedgerLayout,
  index: number,
  width: number,
  tree: Tree,
  visit: (entry: Uint8Array, index: number) => void,
): Promise<void> {
  const path = bundlePath(index, width);
  const hashesPath = tilePath({ level: 0, index, width });
  const [entries, hashes] = await Promise.all([
    needed(layout, path).then((bytes) => decoded(path, bytes)),
    needed(layout, hashesPath),
  ]);
  if (entries.length !== width)
    throw corrupt(`ledger/${path} holds ${entries.length} entries, not ${width}`);
  for (const [place, entry] of entries.entries()) {
    const hash = leafHash(entry);
    if (!sameHash(hash, tileHash(hashes, place)))
      throw corrupt(
        `entry ${index * tileWidth + place} in ledger/${path} has not the hash that ledger/${hashesPath} gives it: one of the two was changed`,
      );
    tree.push(hash);
    visit(entry, index * tileWidth + place);
  }
}

function decoded(path: string, bytes: Uint8Array): Uint8Array[] {
  try {
    return decodeBundle(bytes);
  } catch (cause) {
    throw corrupt(`ledger/${path} is cut off or changed`, cause);
  }
}

async function checkTiles(layout: LedgerLayout, size: number, tree: Tree): Promise<void> {
  for (const tile of tilesOf(size)) {
    const bytes = await needed(layout, tilePath(tile));
    if (!Buffer.from(tree.tile(tile)).equals(bytes))
      throw corrupt(
        `ledger/${tilePath(tile)} does not hold the hashes of the entries below it: it was changed`,
      );
  }
}

async function needed(layout: LedgerLayout, path: string): Promise<Buffer> {
  const bytes = await readIfThere(join(layout.root, path));
  if (bytes === null)
    throw corrupt(`ledger/${path} is missing, and the signed checkpoint covers it`);
  return bytes;
}

export const readIfThere = (path: string): Promise<Buffer | null> =>
  readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    throw error;
  });

export const corrupt = (what: string, cause?: unknown): TelltaleError =>
  new TelltaleError(
    'STORE_CORRUPT',
    `${what}. Nothing was started; restore the folder "ledger" from a backup`,
    cause === undefined ? {} : { cause },
  );
