import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Audit } from '#lib/demos/audit.ts';
import type { Claimed } from '#lib/demos/claimed.ts';
import { isAbsent, type Absent, type Facts } from '#lib/demos/facts.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';
import type { ClipAnalysis } from '#lib/server/demos/analysis-file.ts';
import { askServer, holderOf } from '../running-server.ts';

export interface AuditAnswer {
  readonly audit: Audit;
  readonly claimed: Claimed;
  readonly facts: Facts;
}

/**
 * Holds a measured clip against the logs of an evidence folder: by itself, or through the server that holds the folder.
 *
 * @param claimsPath YAML or JSON
 * @param onProgress share of the search in the logs done, 0…1; a server tells none
 * @throws TelltaleError USAGE for claims that cannot be read, NOT_FOUND without them
 */
export async function auditAnswer(
  clip: ClipAnalysis | Absent,
  claimsPath: string,
  dataDir: string,
  onProgress?: (share: number) => void,
): Promise<AuditAnswer> {
  const claims = await readFile(claimsPath, 'utf8').catch((cause: unknown) => {
    throw new TelltaleError('NOT_FOUND', `there is no claims file at ${claimsPath}`, { cause });
  });
  const { parseClaims } = await import('#lib/server/demos/claims-file.ts');
  const draft = parseClaims(claims, claimsPath);
  const { auditDemo, auditWithoutLogs } = await import('#lib/server/demos/audit-demo.ts');
  const { unpackAnalysis } = await import('#lib/server/demos/analysis-file.ts');
  const evidence = isAbsent(clip) ? clip : unpackAnalysis(clip);
  if (!existsSync(dataDir))
    return auditWithoutLogs(draft, evidence, `there is no evidence at ${dataDir}`);
  const { openStore } = await import('#lib/server/store/store.ts');
  try {
    const store = await openStore(dataDir);
    try {
      return await auditDemo(store, draft, evidence, onProgress);
    } finally {
      await store.close();
    }
  } catch (thrown) {
    const url = holderOf(dataDir, thrown);
    const response = await askServer(url, '/api/v1/demos/audit', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ claims, clip }),
    });
    return (await response.json()) as AuditAnswer;
  }
}
