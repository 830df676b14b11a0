import { TelltaleError } from '#lib/kernel/errors.ts';
import { bytesToHex } from '#lib/kernel/hash.ts';
import { nodeHash, treeHash } from '../merkle.ts';

/** Leaves [start, end) whose tree hash is one element of a proof. */
export interface LeafRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The subtrees whose hashes prove that leaf `index` is in the tree of `size` leaves, from the leaf's sibling up
 * (RFC 6962, section 2.1.1).
 *
 * @throws TelltaleError BAD_ARGUMENT when there is no such leaf.
 */
export function inclusionRanges(index: number, size: number): readonly LeafRange[] {
  requireSize(size);
  if (!Number.isSafeInteger(index) || index < 0 || index >= size)
    throw new TelltaleError('BAD_ARGUMENT', `a tree of ${size} leaves has no leaf ${index}`);
  return path(index, 0, size);
}

function path(index: number, start: number, end: number): LeafRange[] {
  if (end - start === 1) return [];
  const middle = start + splitPoint(end - start);
  return index < middle
    ? [...path(index, start, middle), { start: middle, end }]
    : [...path(index, middle, end), { start, end: middle }];
}

/**
 * The subtrees whose hashes prove that the tree of `from` leaves is the beginning of the tree of `to` leaves (RFC 6962,
 * section 2.1.2). Empty when either is empty or they are equal.
 *
 * @throws TelltaleError BAD_ARGUMENT when `from` is larger than `to`.
 */
export function consistencyRanges(from: number, to: number): readonly LeafRange[] {
  requireSize(from);
  requireSize(to);
  if (from > to)
    throw new TelltaleError('BAD_ARGUMENT', `a tree of ${to} leaves does not contain ${from}`);
  return from === 0 || from === to ? [] : subproof(from, 0, to, true);
}

function subproof(from: number, start: number, end: number, whole: boolean): LeafRange[] {
  if (from === end) return whole ? [] : [{ start, end }];
  const middle = start + splitPoint(end - start);
  return from <= middle
    ? [...subproof(from, start, middle, whole), { start: middle, end }]
    : [...subproof(from, middle, end, false), { start, end: middle }];
}

/** The largest power of two below n, for n ≥ 2. */
export function splitPoint(n: number): number {
  let power = 1;
  while (power * 2 < n) power *= 2;
  return power;
}

/** A proof over leaf hashes that are all at hand. */
export const rangeHashes = (
  leaves: readonly Uint8Array[],
  ranges: readonly LeafRange[],
): Uint8Array[] => ranges.map(({ start, end }) => treeHash(leaves.slice(start, end)));

/**
 * The root that an inclusion proof leads to, by RFC 9162, section 2.1.3.2; null when the proof has not the length that
 * the position needs. The caller compares it with the root that was signed.
 */
export function rootFromInclusion(
  leaf: Uint8Array,
  index: number,
  size: number,
  proof: readonly Uint8Array[],
): Uint8Array | null {
  if (!isSize(index) || !isSize(size) || index >= size) return null;
  let fn = index;
  let sn = size - 1;
  let hash = leaf;
  for (const sibling of proof) {
    if (sibling.length !== 32 || sn === 0) return null;
    if (fn % 2 === 1 || fn === sn) {
      hash = nodeHash(sibling, hash);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 ? hash : null;
}

/** Whether `proof` shows the leaf at `index` of the tree with this root. */
export function verifyInclusion(
  leaf: Uint8Array,
  index: number,
  size: number,
  proof: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  const reached = rootFromInclusion(leaf, index, size, proof);
  return reached !== null && sameHash(reached, root);
}

/** One end of a consistency proof. */
export interface TreeHead {
  readonly size: number;
  readonly root: Uint8Array;
}

/** Whether `proof` shows that `older` is a beginning of `newer`, by RFC 9162, section 2.1.4.2. */
export function verifyConsistency(
  older: TreeHead,
  newer: TreeHead,
  proof: readonly Uint8Array[],
): boolean {
  if (!isSize(older.size) || !isSize(newer.size) || older.size > newer.size) return false;
  if (older.size === newer.size) return proof.length === 0 && sameHash(older.root, newer.root);
  if (older.size === 0) return proof.length === 0 && sameHash(older.root, treeHash([]));
  const steps = isPowerOfTwo(older.size) ? [older.root, ...proof] : proof;
  const first = steps[0];
  if (first === undefined || steps.some((step) => step.length !== 32)) return false;
  let fn = older.size - 1;
  let sn = newer.size - 1;
  while (fn % 2 === 1) [fn, sn] = [half(fn), half(sn)];
  let oldRoot = first;
  let newRoot = first;
  for (const step of steps.slice(1)) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      oldRoot = nodeHash(step, oldRoot);
      newRoot = nodeHash(step, newRoot);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      newRoot = nodeHash(newRoot, step);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && sameHash(oldRoot, older.root) && sameHash(newRoot, newer.root);
}

export const sameHash = (a: Uint8Array, b: Uint8Array): boolean => bytesToHex(a) === bytesToHex(b);

// Tree sizes pass 2³¹, where the bit operators of JavaScript stop.
const half = (n: number): number => Math.floor(n / 2);

const isSize = (n: number): boolean => Number.isSafeInteger(n) && n >= 0;

function isPowerOfTwo(n: number): boolean {
  let rest = n;
  while (rest % 2 === 0) rest = half(rest);
  return rest === 1;
}

function requireSize(size: number): void {
  if (!isSize(size)) throw new TelltaleError('BAD_ARGUMENT', `${size} is not a tree size`);
}
