import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { fillStore, hasRealTables, type Evidence } from '../../tests/helpers/dashboard.ts';

const evidence = {
  sample: { episodes: 20_000, demos: true, reports: ['readiness', 'autonomy'] },
  real: { episodes: 0, real: true },
  empty: { episodes: 0 },
} as const satisfies Readonly<Record<string, Evidence>>;

export type EvidenceKind = keyof typeof evidence;
export const evidenceKinds = Object.keys(evidence) as readonly EvidenceKind[];

/**
 * Makes a store of one kind in `dir`; one that stands there already is kept.
 *
 * @returns false where the real tables are not beside the project
 * @throws Error with what the command said when it fails
 */
export async function makeEvidence(kind: EvidenceKind, dir: string): Promise<boolean> {
  if (kind === 'real' && !hasRealTables) return false;
  if (existsSync(dir)) return true;
  await mkdir(dir, { recursive: true });
  await fillStore(dir, evidence[kind]);
  return true;
}
