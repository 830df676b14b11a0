import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { TelltaleError } from '#lib/kernel/errors.ts';
import type { HashFactory } from '#lib/sim/trial/recorder.ts';

/**
 * The engine's bytes as installed.
 *
 * @param expected sha256 that the spec pins.
 * @throws TelltaleError VERIFICATION_FAILED when the installed engine is another one: its results would not compare.
 */
export async function readWasm(expected: string): Promise<Uint8Array> {
  const bytes = await readFile(fileURLToPath(import.meta.resolve('@mujoco/mujoco/mujoco.wasm')));
  const actual = createHash('sha256').update(bytes).digest('hex');
  if (actual === expected) return bytes;
  throw new TelltaleError(
    'VERIFICATION_FAILED',
    `the installed engine has sha256 ${actual}, the spec pins ${expected}: install the pinned version`,
  );
}

/** SHA-256 of the platform, for trajectories. */
export const nativeHash: HashFactory = () => {
  const hash = createHash('sha256');
  return { update: (bytes) => hash.update(bytes), hex: () => hash.digest('hex') };
};
