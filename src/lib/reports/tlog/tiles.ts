import { TelltaleError } from '#lib/kernel/errors.ts';
import { concatBytes } from '#lib/kernel/hash.ts';
import { nodeHash, treeHash } from '../merkle.ts';
import { splitPoint, type LeafRange } from './proofs.ts';

/** Hashes in a full tile (C2SP tlog-tiles). */
export const tileWidth = 256;

/** Part of the tree as a static file: `width` consecutive hashes of one level. */
export interface Tile {
  /** 0: leaf hashes; level n: hashes of full tiles of level n − 1. */
  readonly level: number;
  readonly index: number;
  /** 1–256. */
  readonly width: number;
}

/** `tile/0/x001/x234/067` or `tile/0/000.p/112`, relative to the log's folder or URL. */
export const tilePath = ({ level, index, width }: Tile): string =>
  `tile/${level}/${indexPath(index)}${partSuffix(width)}`;

/** Entry bundles have the places of level-0 tiles. */
export const bundlePath = (index: number, width: number): string =>
  `tile/entries/${indexPath(index)}${partSuffix(width)}`;

const partSuffix = (width: number): string => (width === tileWidth ? '' : `.p/${width}`);

function indexPath(index: number): string {
  const last = String(index % 1000).padStart(3, '0');
  let path = last;
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000))
    path = `x${String(rest % 1000).padStart(3, '0')}/${path}`;
  return path;
}

/** Every tile of a tree, the partial ones at its right edge as wide as this size makes them. */
export function tilesOf(size: number): Tile[] {
  const tiles: Tile[] = [];
  for (let level = 0, width = size; width > 0; level++, width = Math.floor(width / tileWidth))
    for (let index = 0; index * tileWidth < width; index++)
      tiles.push({ level, index, width: Math.min(tileWidth, width - index * tileWidth) });
  return tiles;
}

/** Tiles of the tree of `to` leaves that the tree of `from` leaves does not have in this width. */
export const newTiles = (from: number, to: number): Tile[] =>
  tilesOf(to).filter(({ level, index, width }) => {
    const before = Math.floor(from / tileWidth ** level) - index * tileWidth;
    return before < width;
  });

/** Leaves below one hash of a tile. */
export const leavesPerHash = (level: number): number => tileWidth ** level;

/** The hash `place` of a tile's bytes. */
export const tileHash = (bytes: Uint8Array, place: number): Uint8Array =>
  bytes.subarray(place * 32, place * 32 + 32);

/** Reads a tile of the tree of `size` leaves, in the width that this size gives it. */
export type TileReader = (tile: Tile) => Promise<Uint8Array>;

/**
 * Tree hash of leaves [start, end) of a tree of `size` leaves, read from its tiles.
 *
 * @param range aligned as RFC 6962 splits trees, as the ranges of proofs are
 */
export async function rangeFromTiles(
  { start, end }: LeafRange,
  size: number,
  read: TileReader,
): Promise<Uint8Array> {
  const count = end - start;
  if (count === 0) return treeHash([]);
  if (!isAligned(start, count)) {
    const middle = start + splitPoint(count);
    return nodeHash(
      await rangeFromTiles({ start, end: middle }, size, read),
      await rangeFromTiles({ start: middle, end }, size, read),
    );
  }
  let level = 0;
  while (leavesPerHash(level + 1) <= count) level++;
  const first = start / leavesPerHash(level);
  const hashes = count / leavesPerHash(level);
  const index = Math.floor(first / tileWidth);
  const total = Math.floor(size / leavesPerHash(level));
  const width = Math.min(tileWidth, total - index * tileWidth);
  const bytes = await read({ level, index, width });
  if (bytes.length !== width * 32)
    throw new TelltaleError(
      'STORE_CORRUPT',
      `${tilePath({ level, index, width })} has ${bytes.length} bytes, not ${width * 32}`,
    );
  const place = first % tileWidth;
  return treeHash(Array.from({ length: hashes }, (_, offset) => tileHash(bytes, place + offset)));
}

/** A whole subtree: a power of two leaves, at a multiple of it. */
const isAligned = (start: number, count: number): boolean =>
  start % count === 0 && (count === 1 || splitPoint(count) * 2 === count);

/** An entry may be this long: its length is written in two bytes. */
export const maxEntryBytes = 65_535;

/**
 * Entries one after the other, each with its length before it in two bytes, big end first.
 *
 * @throws TelltaleError TOO_LARGE
 */
export const encodeBundle = (entries: readonly Uint8Array[]): Uint8Array =>
  concatBytes(
    ...entries.flatMap((entry) => {
      if (entry.length > maxEntryBytes)
        throw new TelltaleError(
          'TOO_LARGE',
          `a ledger entry of ${entry.length} bytes is above the ${maxEntryBytes} of the format`,
        );
      return [Uint8Array.of(entry.length >> 8, entry.length & 0xff), entry];
    }),
  );

/** @throws TelltaleError UNREADABLE_INPUT when the bytes end inside an entry. */
export function decodeBundle(bytes: Uint8Array): Uint8Array[] {
  const entries: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length) {
    const [high, low] = [bytes[at], bytes[at + 1]];
    const end = high === undefined || low === undefined ? Infinity : at + 2 + high * 256 + low;
    if (end > bytes.length)
      throw new TelltaleError('UNREADABLE_INPUT', 'a bundle of ledger entries ends in mid-entry');
    entries.push(bytes.subarray(at + 2, end));
    at = end;
  }
  return entries;
}
