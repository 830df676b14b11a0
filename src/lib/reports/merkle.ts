import { concatBytes, sha256Bytes } from '#lib/kernel/hash.ts';

/** The tree hash of no leaves: SHA-256 of nothing (RFC 6962, section 2.1). */
const emptyTree = sha256Bytes(new Uint8Array());

/** Hash of a leaf. The prefix keeps a leaf from ever being taken for an inner node. */
export const leafHash = (leaf: Uint8Array | string): Uint8Array =>
  sha256Bytes(
    concatBytes(
      Uint8Array.of(0x00),
      typeof leaf === 'string' ? new TextEncoder().encode(leaf) : leaf,
    ),
  );

/** Hash of an inner node. */
export const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array =>
  sha256Bytes(concatBytes(Uint8Array.of(0x01), left, right));

/**
 * Merkle tree hash of RFC 6962, section 2.1, over leaf hashes in order, as 32 bytes. Each tree is split at the largest
 * power of two below its size, which is the same as folding equal-sized neighbours from the left and the rest from the
 * right.
 */
export function treeHash(leaves: readonly Uint8Array[]): Uint8Array {
  const frontier: { readonly hash: Uint8Array; readonly size: number }[] = [];
  for (const leaf of leaves) {
    let node = { hash: leaf, size: 1 };
    for (let left = frontier.at(-1); left?.size === node.size; left = frontier.at(-1)) {
      frontier.pop();
      node = { hash: nodeHash(left.hash, node.hash), size: left.size * 2 };
    }
    frontier.push(node);
  }
  if (frontier.length === 0) return emptyTree;
  return frontier.map(({ hash }) => hash).reduceRight((right, left) => nodeHash(left, right));
}
