import { concatBytes } from '#lib/kernel/hash.ts';
import { treeHash } from '#lib/reports/merkle.ts';
import { consistencyRanges, inclusionRanges, type LeafRange } from '#lib/reports/tlog/proofs.ts';
import { rangeFromTiles, tileWidth, type Tile } from '#lib/reports/tlog/tiles.ts';

/** The hashes of a growing tree, by tile level, in memory: 32 bytes a leaf and little more. */
export interface Tree {
  size(): number;
  push(leaf: Uint8Array): void;
  /** Bytes of one tile of the tree of `size()` leaves. */
  tile(tile: Tile): Uint8Array;
  /** Root of the first `size` leaves. */
  root(size: number): Promise<Uint8Array>;
  inclusion(index: number, size: number): Promise<Uint8Array[]>;
  consistency(from: number, to: number): Promise<Uint8Array[]>;
}

export function createTree(): Tree {
  const levels: Uint8Array[][] = [[]];

  function push(hash: Uint8Array, at = 0): void {
    const level = (levels[at] ??= []);
    level.push(hash);
    if (level.length % tileWidth === 0) push(treeHash(level.slice(-tileWidth)), at + 1);
  }

  const size = (): number => levels[0]?.length ?? 0;

  const tile = ({ level, index, width }: Tile): Uint8Array => {
    const start = index * tileWidth;
    return concatBytes(...(levels[level] ?? []).slice(start, start + width));
  };

  const range = (leaves: LeafRange, upTo: number): Promise<Uint8Array> =>
    rangeFromTiles(leaves, upTo, (wanted) => Promise.resolve(tile(wanted)));

  return {
    size,
    push: (leaf) => push(leaf),
    tile,
    root: (upTo) => range({ start: 0, end: upTo }, upTo),
    inclusion: (index, upTo) =>
      Promise.all(inclusionRanges(index, upTo).map((leaves) => range(leaves, upTo))),
    consistency: (from, to) =>
      Promise.all(consistencyRanges(from, to).map((leaves) => range(leaves, to))),
  };
}
