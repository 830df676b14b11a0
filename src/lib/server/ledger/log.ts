import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { leafHash } from '#lib/reports/merkle.ts';
import { formatCheckpoint, type Checkpoint } from '#lib/reports/tlog/checkpoint.ts';
import type { Signer } from '#lib/reports/tlog/ed25519.ts';
import type { NoteKey } from '#lib/reports/tlog/note-key.ts';
import {
  formatNote,
  formatSignature,
  signNote,
  type NoteSignature,
} from '#lib/reports/tlog/note.ts';
import {
  bundlePath,
  decodeBundle,
  encodeBundle,
  newTiles,
  tilePath,
  tileWidth,
} from '#lib/reports/tlog/tiles.ts';
import { createQueue } from '#lib/server/store/queue.ts';
import { replaceDurably } from './durable-file.ts';
import type { LedgerLayout } from './layout.ts';
import { corrupt, readIfThere, readLog } from './read-log.ts';

/** An append-only log on disk, in the layout of C2SP tlog-tiles. One writer. */
export interface Log {
  readonly key: NoteKey;
  readonly origin: string;
  size(): number;
  /** Root of the first `size` entries, or of all. */
  root(size?: number): Promise<Uint8Array>;
  /** The signed checkpoint of the whole log, cosignatures included; of an older size, signed by the log alone. */
  checkpoint(size?: number): Promise<string>;
  /** Adds entries; when it returns they are durable and a signed checkpoint covers them. Returns the first one's index. */
  append(entries: readonly Uint8Array[]): Promise<number>;
  /** @throws TelltaleError NOT_FOUND */
  entry(index: number): Promise<Uint8Array>;
  inclusion(index: number, size?: number): Promise<Uint8Array[]>;
  consistency(from: number, to?: number): Promise<Uint8Array[]>;
  /** Puts a witness's line under the newest checkpoint. The caller has checked it. */
  addCosignature(size: number, line: NoteSignature): Promise<void>;
}

export interface LogIdentity {
  readonly origin: string;
  readonly key: NoteKey;
  readonly signer: Signer;
}

/**
 * Opens a log and checks all of it; a new one is empty and signed as such.
 *
 * @param visit gets each entry in order
 * @throws TelltaleError STORE_CORRUPT
 */
export async function openLog(
  layout: LedgerLayout,
  { origin, key, signer }: LogIdentity,
  visit: (entry: Uint8Array, index: number) => void,
): Promise<Log> {
  const { tree, checkpoint } = await readLog(layout, key, origin, visit);
  const queue = createQueue();
  let signed = checkpoint?.size ?? 0;

  const signedNote = async (size: number): Promise<string> => {
    const head: Omit<Checkpoint, 'extensions'> = { origin, size, root: await tree.root(size) };
    return formatNote(signNote(formatCheckpoint(head), origin, signer));
  };
  const within = (size: number | undefined): number => {
    if (size === undefined) return signed;
    if (Number.isSafeInteger(size) && size >= 0 && size <= signed) return size;
    throw new TelltaleError('NOT_FOUND', `the ledger has ${signed} entries; ${size} is beyond it`);
  };

  async function append(entries: readonly Uint8Array[]): Promise<number> {
    const first = signed;
    if (tree.size() !== first)
      throw new TelltaleError(
        'UNAVAILABLE',
        'the ledger could not be written before; start the product again so that it is read anew',
      );
    for (const entry of entries) tree.push(leafHash(entry));
    // The order is the promise: entries, tiles, and only then the checkpoint that speaks of them.
    await writeBundles(layout, first, entries);
    for (const tile of newTiles(first, tree.size()))
      await replaceDurably(join(layout.root, tilePath(tile)), tree.tile(tile));
    await replaceDurably(layout.checkpoint, await signedNote(tree.size()));
    signed = tree.size();
    await removeParts(layout, first, signed);
    return first;
  }

  if (checkpoint === null) await replaceDurably(layout.checkpoint, await signedNote(0));
  return {
    key,
    origin,
    size: () => signed,
    root: async (size) => tree.root(within(size)),
    checkpoint: async (size) => {
      if (within(size) !== signed) return signedNote(within(size));
      const note = await readIfThere(layout.checkpoint);
      if (note === null) throw corrupt('ledger/checkpoint has vanished');
      return note.toString('utf8');
    },
    append: (entries) =>
      queue.run(() => (entries.length === 0 ? Promise.resolve(signed) : append(entries))),
    entry: (index) => readEntry(layout, index, signed),
    inclusion: async (index, size) => tree.inclusion(index, within(size)),
    consistency: async (from, to) => tree.consistency(from, within(to)),
    addCosignature: (size, line) =>
      queue.run(async () => {
        if (size !== signed)
          throw new TelltaleError(
            'CONFLICT',
            `the ledger has ${signed} entries by now; ask for its checkpoint again and cosign that`,
          );
        const note = await readIfThere(layout.checkpoint);
        const text = note?.toString('utf8') ?? (await signedNote(signed));
        const others = text.split('\n').filter((old) => !old.startsWith(`— ${line.name} `));
        await replaceDurably(layout.checkpoint, others.join('\n') + formatSignature(line));
      }),
  };
}

async function writeBundles(
  layout: LedgerLayout,
  first: number,
  entries: readonly Uint8Array[],
): Promise<void> {
  const end = first + entries.length;
  for (let index = Math.floor(first / tileWidth); index * tileWidth < end; index++) {
    const start = index * tileWidth;
    const kept = first > start ? await readBundle(layout, index, first - start) : [];
    const added = entries.slice(Math.max(0, start - first), start + tileWidth - first);
    const all = [...kept, ...added];
    await replaceDurably(join(layout.root, bundlePath(index, all.length)), encodeBundle(all));
  }
}

/** Narrower versions of a tile or bundle are not needed once the full one stands. */
async function removeParts(layout: LedgerLayout, from: number, to: number): Promise<void> {
  for (const tile of newTiles(from, to)) {
    if (tile.width < tileWidth) continue;
    const bundle = tile.level === 0 ? [bundlePath(tile.index, tileWidth)] : [];
    for (const path of [tilePath(tile), ...bundle])
      await rm(join(layout.root, `${path}.p`), { recursive: true, force: true });
  }
}

async function readEntry(layout: LedgerLayout, index: number, size: number): Promise<Uint8Array> {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size)
    throw new TelltaleError('NOT_FOUND', `the ledger has ${size} entries, and no entry ${index}`);
  const bundle = Math.floor(index / tileWidth);
  const width = Math.min(tileWidth, size - bundle * tileWidth);
  const entry = (await readBundle(layout, bundle, width))[index - bundle * tileWidth];
  if (entry === undefined) throw corrupt(`ledger/${bundlePath(bundle, width)} is too short`);
  return entry;
}

async function readBundle(
  layout: LedgerLayout,
  index: number,
  width: number,
): Promise<Uint8Array[]> {
  const bytes = await readIfThere(join(layout.root, bundlePath(index, width)));
  if (bytes === null) throw corrupt(`ledger/${bundlePath(index, width)} is missing`);
  return decodeBundle(bytes);
}
