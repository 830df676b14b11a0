import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, bytesToHex } from '#lib/kernel/hash.ts';
import { leafHash, treeHash } from '#lib/reports/merkle.ts';
import {
  formatConsistency,
  formatProof,
  parseConsistency,
  parseProof,
} from '#lib/reports/tlog/proof-file.ts';
import { consistencyRanges, inclusionRanges, rangeHashes } from '#lib/reports/tlog/proofs.ts';
import {
  decodeBundle,
  encodeBundle,
  newTiles,
  rangeFromTiles,
  tilePath,
  tilesOf,
  type Tile,
} from '#lib/reports/tlog/tiles.ts';

const leaves = Array.from({ length: 70_000 }, (_, index) => leafHash(`entry ${index}`));

/** A tile by its definition: MTH(D[(n·256 + i)·256^l : (n·256 + i + 1)·256^l]). */
function tileByDefinition({ level, index, width }: Tile): Uint8Array {
  const span = 256 ** level;
  return concatBytes(
    ...Array.from({ length: width }, (_, i) =>
      treeHash(leaves.slice((index * 256 + i) * span, (index * 256 + i + 1) * span)),
    ),
  );
}

describe('tiles', () => {
  it('has the paths of the specification', () => {
    expect(tilePath({ level: 0, index: 1_234_067, width: 256 })).toBe('tile/0/x001/x234/067');
    expect(tilePath({ level: 3, index: 0, width: 17 })).toBe('tile/3/000.p/17');
  });

  // The specification counts the tiles of a tree of 70,000, and of 256.
  it('counts as the specification does', () => {
    const widths = (size: number, level: number) =>
      tilesOf(size)
        .filter((tile) => tile.level === level)
        .map(({ width }) => width);
    expect(widths(70_000, 0)).toEqual([...Array.from({ length: 273 }, () => 256), 112]);
    expect(widths(70_000, 1)).toEqual([256, 17]);
    expect(widths(70_000, 2)).toEqual([1]);
    expect(tilesOf(256)).toEqual([
      { level: 0, index: 0, width: 256 },
      { level: 1, index: 0, width: 1 },
    ]);
    expect(tilesOf(0)).toEqual([]);
  });

  it('gives from tiles what the leaves give', async () => {
    const seen = new Map<string, Uint8Array>();
    const read = (tile: Tile) => {
      const bytes = seen.get(tilePath(tile)) ?? tileByDefinition(tile);
      seen.set(tilePath(tile), bytes);
      return Promise.resolve(bytes);
    };
    for (const [index, size] of [
      [0, 1],
      [5, 256],
      [255, 257],
      [300, 70_000],
      [65_535, 70_000],
      [69_999, 70_000],
    ] as const) {
      const ranges = [...inclusionRanges(index, size), ...consistencyRanges(index + 1, size)];
      const fromTiles = await Promise.all(ranges.map((range) => rangeFromTiles(range, size, read)));
      const fromLeaves = rangeHashes(leaves.slice(0, size), ranges);
      expect(fromTiles.map(bytesToHex)).toEqual(fromLeaves.map(bytesToHex));
    }
  }, 120_000);

  it('adds exactly the tiles that an older tree does not have', () => {
    fc.assert(
      fc.property(fc.nat(2_000), fc.nat(2_000), (from, more) => {
        const before = new Set(tilesOf(from).map(tilePath));
        const after = tilesOf(from + more).map(tilePath);
        expect(newTiles(from, from + more).map(tilePath)).toEqual(
          after.filter((path) => !before.has(path)),
        );
      }),
    );
  });
});

describe('bundles and proof files', () => {
  it('reads back what was written', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 600 })), (entries) => {
        expect(decodeBundle(encodeBundle(entries)).map(bytesToHex)).toEqual(
          entries.map(bytesToHex),
        );
      }),
    );
    expect(() => decodeBundle(Uint8Array.of(0, 5, 1))).toThrow();
    expect(() => encodeBundle([new Uint8Array(65_536)])).toThrow();
  });

  // C2SP tlog-proof: header, index, hashes, blank line, checkpoint.
  it('writes proofs as specified and reads them back', () => {
    const hash = leafHash('sibling');
    const text = formatProof({ index: 0, hashes: [], checkpoint: 'checkpoint\n' });
    expect(text).toBe('c2sp.org/tlog-proof@v1\nindex 0\n\ncheckpoint\n');
    const proof = { index: 5, hashes: [hash, hash], checkpoint: 'log\n7\nroot\n\n— k s\n' };
    expect(parseProof(formatProof(proof))).toEqual(proof);
    const consistency = { old: 3, hashes: [hash], checkpoint: 'log\n7\nroot\n\n— k s\n' };
    expect(parseConsistency(formatConsistency(consistency))).toEqual(consistency);
    for (const bad of [
      '',
      'index 0\n\nx',
      'c2sp.org/tlog-proof@v1\nindex 00\n\nx',
      `${text}`.slice(1),
    ])
      expect(() => parseProof(bad)).toThrow();
  });
});
