import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesToHex, hexToBytes } from '#lib/kernel/hash.ts';
import { leafHash, treeHash } from '#lib/reports/merkle.ts';
import {
  consistencyRanges,
  inclusionRanges,
  rangeHashes,
  verifyConsistency,
  verifyInclusion,
  type LeafRange,
} from '#lib/reports/tlog/proofs.ts';

const entry = (index: number) => new TextEncoder().encode(`entry ${index}`);
const leaves = Array.from({ length: 300 }, (_, index) => leafHash(entry(index)));
const roots = Array.from({ length: 301 }, (_, size) => treeHash(leaves.slice(0, size)));
const rootOf = (size: number) => roots[size] ?? new Uint8Array();
const leafAt = (index: number) => leaves[index] ?? new Uint8Array();

const known = new Map<string, Uint8Array>();

/** The hash of a range, each computed once: the same subtrees come back in thousands of proofs. */
function rangeHash({ start, end }: LeafRange): Uint8Array {
  const name = `${start}-${end}`;
  const hash = known.get(name) ?? treeHash(leaves.slice(start, end));
  known.set(name, hash);
  return hash;
}

const inclusion = (index: number, size: number) => inclusionRanges(index, size).map(rangeHash);
const consistency = (from: number, to: number) => consistencyRanges(from, to).map(rangeHash);

const flipped = (bytes: Uint8Array, bit: number) =>
  bytes.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));

// Google's certificate-transparency project, merkle_tree_test: inputs of 0 to 16 bytes, and the roots of the first n.
const ctInputs = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const ctRoots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const ctLeaves = ctInputs.map((hex) => leafHash(hexToBytes(hex)));
const ctRoot = (size: number) => hexToBytes(ctRoots[size - 1] ?? '');

describe('the vectors of the certificate-transparency project', () => {
  it('gives their roots', () => {
    expect(ctRoots.map((_, index) => bytesToHex(treeHash(ctLeaves.slice(0, index + 1))))).toEqual(
      ctRoots,
    );
  });

  it('gives their consistency proofs 6 → 8 and 2 → 5', () => {
    const proof = (from: number, to: number) =>
      rangeHashes(ctLeaves, consistencyRanges(from, to)).map(bytesToHex);
    expect(proof(6, 8)).toEqual([
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]);
    expect(proof(2, 5)).toEqual([
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ]);
    const [older, newer] = [
      { size: 6, root: ctRoot(6) },
      { size: 8, root: ctRoot(8) },
    ];
    expect(verifyConsistency(older, newer, proof(6, 8).map(hexToBytes))).toBe(true);
  });
});

describe('proofs of all sizes 1–300', () => {
  it('verifies the inclusion of every leaf of every size', () => {
    let verified = 0;
    for (let size = 1; size <= 300; size++)
      for (let index = 0; index < size; index++)
        if (verifyInclusion(leafAt(index), index, size, inclusion(index, size), rootOf(size)))
          verified++;
    expect(verified).toBe((300 * 301) / 2);
  }, 120_000);

  it('verifies the consistency of every pair of sizes', () => {
    let verified = 0;
    for (let to = 0; to <= 300; to++)
      for (let from = 0; from <= to; from++)
        if (
          verifyConsistency(
            { size: from, root: rootOf(from) },
            { size: to, root: rootOf(to) },
            consistency(from, to),
          )
        )
          verified++;
    expect(verified).toBe((301 * 302) / 2);
  }, 120_000);

  it('refuses an inclusion proof with any one bit of any hash changed', () => {
    for (let size = 1; size <= 300; size++) {
      const index = (size * 7) % size;
      const proof = inclusion(index, size);
      for (const [place, hash] of proof.entries())
        for (const bit of [0, 100, 255]) {
          const changed = proof.with(place, flipped(hash, bit));
          expect(verifyInclusion(leafAt(index), index, size, changed, rootOf(size))).toBe(false);
        }
    }
  });

  it('refuses every single-bit change of leaf, root and proof of some trees', () => {
    const size = fc.integer({ min: 1, max: 300 });
    fc.assert(
      fc.property(size, fc.nat(), fc.nat({ max: 255 }), fc.nat(), (n, at, bit, where) => {
        const index = at % n;
        const proof = inclusion(index, n);
        const place = where % (proof.length + 2);
        const leaf = place === 0 ? flipped(leafAt(index), bit) : leafAt(index);
        const root = place === 1 ? flipped(rootOf(n), bit) : rootOf(n);
        const sibling = proof[place - 2];
        const changed =
          sibling === undefined ? proof : proof.with(place - 2, flipped(sibling, bit));
        expect(verifyInclusion(leaf, index, n, changed, root)).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it('refuses every single-bit change of a consistency proof or of either root', () => {
    const size = fc.integer({ min: 2, max: 300 });
    fc.assert(
      fc.property(size, fc.nat(), fc.nat({ max: 255 }), fc.nat(), (to, at, bit, where) => {
        const from = 1 + (at % (to - 1));
        const proof = consistency(from, to);
        const place = where % (proof.length + 2);
        const older = place === 0 ? flipped(rootOf(from), bit) : rootOf(from);
        const newer = place === 1 ? flipped(rootOf(to), bit) : rootOf(to);
        const step = proof[place - 2];
        const changed = step === undefined ? proof : proof.with(place - 2, flipped(step, bit));
        expect(
          verifyConsistency({ size: from, root: older }, { size: to, root: newer }, changed),
        ).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it('refuses proofs that are longer, shorter or of another position', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 300 }), fc.nat(), (size, at) => {
        const index = at % size;
        const proof = inclusion(index, size);
        const root = rootOf(size);
        expect(verifyInclusion(leafAt(index), index, size, proof.slice(1), root)).toBe(false);
        expect(verifyInclusion(leafAt(index), index, size, [...proof, root], root)).toBe(false);
        expect(verifyInclusion(leafAt(index), index ^ 1, size, proof, root)).toBe(false);
        expect(verifyInclusion(leafAt(index), index, size, proof, rootOf(size - 1))).toBe(false);
      }),
    );
  });
});

// The verifier of Sigstore, an implementation that shares no code with this one.
const require = createRequire(import.meta.url);
const sigstore = require(
  join(dirname(require.resolve('@sigstore/verify')), 'tlog', 'merkle.js'),
) as {
  verifyMerkleInclusion(entry: unknown, checkpoint: unknown): void;
};

describe('the verifier of Sigstore', () => {
  const accepts = (index: number, size: number, hashes: readonly Uint8Array[]): boolean => {
    try {
      sigstore.verifyMerkleInclusion(
        {
          canonicalizedBody: Buffer.from(entry(index)),
          inclusionProof: { logIndex: String(index), hashes: hashes.map((h) => Buffer.from(h)) },
        },
        { logSize: BigInt(size), logHash: Buffer.from(rootOf(size)) },
      );
      return true;
    } catch {
      return false;
    }
  };

  it('accepts our inclusion proofs of every size 1–300, and not a changed one', () => {
    for (let size = 1; size <= 300; size++)
      for (const index of [0, Math.floor(size / 2), size - 1]) {
        const proof = inclusion(index, size);
        expect(accepts(index, size, proof)).toBe(true);
        const [first] = proof;
        if (first !== undefined)
          expect(accepts(index, size, proof.with(0, flipped(first, 3)))).toBe(false);
      }
  });
});
