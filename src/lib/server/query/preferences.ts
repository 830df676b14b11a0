import { sha256Hex } from '#lib/kernel/hash.ts';
import { preferenceFigures } from '#lib/metrics/preferences/figures.ts';
import { canonicalPreferenceSql, preferenceStatement } from '#lib/metrics/preferences/statement.ts';
import type { PreferenceAnswer, PreferenceTally } from '#lib/metrics/preferences/types.ts';
import { defaultLevel } from './groups.ts';
import { evidenceRef } from './evidence-ref.ts';
import type { EvidenceReader } from './reader.ts';
import { ask } from './shelved.ts';
import type { PreferenceRequest } from './types.ts';

/**
 * What people preferred, as a ranking.
 *
 * @throws TelltaleError USAGE for a filter that preferences do not know
 */
export async function preferenceAnswer(
  reader: EvidenceReader,
  request: PreferenceRequest,
): Promise<PreferenceAnswer> {
  const tallies = (await ask(
    reader,
    preferenceStatement(request.filter),
  )) as unknown as readonly PreferenceTally[];
  const figures = preferenceFigures(tallies, request.level ?? defaultLevel);
  const { batches, root } = await evidenceRef(reader, 0);
  return {
    metric: 'preference/1',
    sql_sha256: sha256Hex(canonicalPreferenceSql),
    ...figures,
    evidence: { batches, records: figures.comparisons + figures.left_out, root },
  };
}
