import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '#lib/kernel/hash.ts';
import type { Simulation } from '../engine/simulation.ts';

/** A running SHA-256. The platform's own is several times faster than the portable one, so a host may pass its own. */
export interface RunningHash {
  update(bytes: Uint8Array): unknown;
  hex(): string;
}

export type HashFactory = () => RunningHash;

/** SHA-256 in plain JavaScript, for any host. */
export const portableHash: HashFactory = () => {
  const hash = sha256.create();
  return { update: (bytes) => hash.update(bytes), hex: () => bytesToHex(hash.digest()) };
};

const rowsPerChunk = 50;

/**
 * The trajectory hash: SHA-256 over one row (time, qpos, qvel, ctrl) of little-endian float64 per step, and a 32-bit
 * print of each row. The hash is the proof; the prints only show where two trajectories part.
 *
 * Typed arrays have the machine's byte order, which is little-endian wherever this engine runs.
 */
export class Recorder {
  readonly #simulation: Simulation;
  readonly #hash: RunningHash;
  readonly #width: number;
  readonly #rows: Float64Array;
  readonly #words: Uint32Array;
  readonly #bytes: Uint8Array;
  readonly #prints: Uint32Array;
  #inChunk = 0;
  #steps = 0;

  constructor(simulation: Simulation, maxSteps: number, createHash: HashFactory) {
    this.#simulation = simulation;
    this.#hash = createHash();
    this.#width = 1 + simulation.nq + simulation.nv + simulation.nu;
    this.#rows = new Float64Array(this.#width * rowsPerChunk);
    this.#words = new Uint32Array(this.#rows.buffer);
    this.#bytes = new Uint8Array(this.#rows.buffer);
    this.#prints = new Uint32Array(maxSteps);
  }

  /** Takes down the state after a step. @returns false when any number of it is not finite. */
  row(): boolean {
    const { qpos, qvel, ctrl } = this.#simulation.views;
    const start = this.#inChunk * this.#width;
    this.#rows[start] = this.#simulation.time;
    this.#rows.set(qpos, start + 1);
    this.#rows.set(qvel, start + 1 + qpos.length);
    this.#rows.set(ctrl, start + 1 + qpos.length + qvel.length);
    this.#prints[this.#steps++] = rowPrint(this.#words, start * 2, this.#width * 2);
    if (++this.#inChunk === rowsPerChunk) this.#flush();
    return this.#finite(start);
  }

  /** Ends the recording. */
  finish(): { sha256: string; steps: number; prints: Uint32Array } {
    this.#flush();
    return {
      sha256: this.#hash.hex(),
      steps: this.#steps,
      prints: this.#prints.slice(0, this.#steps),
    };
  }

  #flush(): void {
    this.#hash.update(this.#bytes.subarray(0, this.#inChunk * this.#width * 8));
    this.#inChunk = 0;
  }

  /** Any NaN or infinity makes the sum NaN or infinite, so that one comparison serves for the row. */
  #finite(start: number): boolean {
    let sum = 0;
    for (let index = start; index < start + this.#width; index++) sum += this.#rows[index] ?? NaN;
    return Number.isFinite(sum);
  }
}

/** 32-bit FNV-1a over the words of a row: enough to locate a difference, never used to prove equality. */
function rowPrint(words: Uint32Array, start: number, count: number): number {
  let print = 0x811c9dc5;
  for (let index = start; index < start + count; index++) {
    print = Math.imul(print ^ (words[index] ?? 0), 0x01000193);
    print ^= print >>> 15;
  }
  return print >>> 0;
}
