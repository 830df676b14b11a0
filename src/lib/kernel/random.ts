import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';

/** A seeded stream of random numbers. The same seed gives the same numbers on every machine. */
export interface Random {
  /** Uniform in [0, 1), 53 bits. */
  float(): number;
  /** Uniform integer in [low, high], both included. */
  int(low: number, high: number): number;
}

/**
 * Neighbouring seeds would give nearly equal first draws, so a seed is mixed first (the finaliser of MurmurHash3) and
 * the first draws are thrown away.
 *
 * @param seed any integer; its low 32 bits count.
 */
export function seededRandom(seed: number): Random {
  const generator = xoroshiro128plus(mixSeed(seed));
  for (let skipped = 0; skipped < 32; skipped++) generator.next();
  return {
    float: () => uniformFloat64(generator),
    int: (low, high) => uniformInt(generator, low, high),
  };
}

/** The 32-bit finaliser of MurmurHash3 (Austin Appleby, public domain): a bijection that spreads close seeds apart. */
export function mixSeed(seed: number): number {
  let h = seed | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
