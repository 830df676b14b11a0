import { TelltaleError } from '#lib/kernel/errors.ts';
import { sha256Bytes } from '#lib/kernel/hash.ts';
import { majorOf } from '../spec/parse.ts';
import type { BenchmarkSpec } from '../spec/schema.ts';

export type Split = 'public' | 'audit';

/**
 * The seed of a split's `index`-th draw: the first four bytes, little-endian, of
 * sha256("id@major/split/index"), for the audit split sha256("id@major/audit/index/secret").
 *
 * @param secret the audit round's secret; needed for that split and for no other.
 * @returns an integer in 0..2³²−1.
 * @throws TelltaleError BAD_ARGUMENT for an index outside the split, or an audit seed without its secret.
 */
export function seedOf(spec: BenchmarkSpec, split: Split, index: number, secret?: string): number {
  const { seeds } = spec.seeds.splits[split];
  if (!Number.isInteger(index) || index < 0 || index >= seeds) {
    throw new TelltaleError(
      'BAD_ARGUMENT',
      `the ${split} split of ${spec.id} has ${seeds} seeds: there is no seed ${index}`,
    );
  }
  const base = `${spec.id}@${majorOf(spec)}/${split}/${index}`;
  if (split === 'public') return firstInteger(base);
  if (!secret) {
    throw new TelltaleError(
      'BAD_ARGUMENT',
      'the audit split needs the secret of its round (--audit-secret FILE)',
    );
  }
  return firstInteger(`${base}/${secret}`);
}

/** Seed of a named stream that belongs to a trial: one stream a factor, so that a new factor moves no other. */
export const streamSeed = (seed: number, stream: string): number =>
  firstInteger(`${seed}/${stream}`);

function firstInteger(text: string): number {
  const bytes = sha256Bytes(text);
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
}
