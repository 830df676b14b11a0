import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { telltale } from '../../tests/helpers/server.ts';

export const evidenceKinds = ['sample', 'real', 'empty'] as const;
export type EvidenceKind = (typeof evidenceKinds)[number];

const project = fileURLToPath(new URL('../../', import.meta.url));

/** Public tables beside the project and their mappings, in the order in which they are taken in. */
const tables = [
  { file: 'ankile-real01b/rollouts.csv', map: 'ankile.yaml' },
  { file: 'roboarena/episodes_2025-04-30.csv', map: 'roboarena.yaml' },
  { file: 'roboarena/sessions_2025-04-30.csv', map: 'roboarena-preferences.yaml' },
  { file: 'donkeycar/criscola_tub.csv', map: 'donkeycar.yaml' },
] as const;

const reports = ['readiness', 'autonomy'] as const;

/**
 * Makes a store of one kind in `dir`; one that stands there already is kept.
 *
 * @returns false where the real tables are not beside the project
 * @throws Error with what the command said when it fails
 */
export async function makeEvidence(kind: EvidenceKind, dir: string): Promise<boolean> {
  const real = join(project, '..', 'shared', 'data');
  if (kind === 'real' && !existsSync(real)) return false;
  if (existsSync(dir)) return true;
  if (kind === 'empty') await mkdir(dir, { recursive: true });
  if (kind === 'sample') {
    await run(['sample', '--data', dir]);
    for (const report of reports) {
      const out = `${dir}-${report}`;
      await run(['report', 'build', report, '--window', '2026-10', '--data', dir, '--out', out]);
    }
  }
  if (kind === 'real')
    for (const { file, map } of tables) {
      const mapping = join(project, 'data', 'mappings', map);
      await run(['ingest', join(real, file), '--map', mapping, '--data', dir]);
    }
  return true;
}

async function run(args: readonly string[]): Promise<void> {
  const { code, stderr } = await telltale(args);
  // 1 says that some rows were quarantined: the evidence is there, and the pages show what is not.
  if (code > 1) throw new Error(`telltale ${args.join(' ')} ended with ${code}:\n${stderr}`);
}
