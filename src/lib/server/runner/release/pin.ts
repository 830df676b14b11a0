import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lockText, parseLock, type Lock } from '#lib/benchmarks/lock.ts';
import { parseSpec, specName } from '#lib/benchmarks/spec/parse.ts';
import type { SimulatedSpec } from '#lib/benchmarks/spec/schema.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { exampleScene, sceneSha256 } from '#lib/sim/trial/scene-hash.ts';
import type { CatalogueEntry } from '../catalogue.ts';
import { lockEntryOf } from './files.ts';
import { panelTrials, runPanel } from './panel.ts';

/** Path of the lock file. */
export const lockPath = (root: string): string => join(root, 'lock.json');

/** The lock file; empty when there is none yet. @throws TelltaleError INVALID_SPEC */
export async function readLock(root: string): Promise<Lock> {
  const text = await readFile(lockPath(root), 'utf8').catch(() => null);
  return text === null ? {} : parseLock(text);
}

/**
 * Pins a version that is not yet released: the scene's hash in its spec, an example scene, the reference panel, and its
 * entry in the lock file.
 *
 * @throws TelltaleError CONFLICT when the version is in the lock file: what is released does not change.
 */
export async function pinVersion(
  entry: CatalogueEntry,
  root: string,
  onTrial: () => void,
): Promise<void> {
  const lock = await readLock(root);
  const name = specName(entry.spec);
  if (lock[name]) {
    throw new TelltaleError(
      'CONFLICT',
      `${name} is released: copy it to a new version and change that`,
    );
  }
  let { spec } = entry;
  if (spec.simulation) {
    const simulated: SimulatedSpec = { ...spec, simulation: spec.simulation };
    spec = await pinScene(entry, simulated);
    await writeFile(join(entry.folder, 'scene.xml'), exampleScene(simulated));
    const panel = await runPanel(simulated, panelTrials, onTrial);
    await writeFile(join(entry.folder, 'reference.json'), `${JSON.stringify(panel, null, 2)}\n`);
  }
  const released: Lock = { ...lock, [name]: await lockEntryOf({ spec, folder: entry.folder }) };
  await writeFile(lockPath(root), lockText(released));
}

/** Writes the scene's hash into the spec's text, which keeps its layout and comments. */
async function pinScene(
  entry: CatalogueEntry,
  spec: SimulatedSpec,
): Promise<CatalogueEntry['spec']> {
  const path = join(entry.folder, 'spec.yaml');
  const text = await readFile(path, 'utf8');
  const pinned = text.replace(spec.simulation.scene.builder.sha256, sceneSha256(spec));
  await writeFile(path, pinned);
  return parseSpec(pinned, path);
}
