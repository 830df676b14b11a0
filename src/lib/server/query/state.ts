import { remembered } from './memory.ts';
import { originOf, type EvidenceReader } from './reader.ts';

/**
 * A name for what the first `version` batches hold, and for how the cache was made of them: rows that were read in one
 * state are the rows that would be read again in the same.
 *
 * @param version batches; those that the reader sees unless told otherwise
 * @returns undefined where the cache does not hold exactly so many, so that nothing may be said
 */
export async function stateOf(
  reader: EvidenceReader,
  version = originOf(reader).version(),
): Promise<string | undefined> {
  return remembered(reader, 'state', version, async (asked) => {
    const [row] = await asked.query(
      `SELECT (SELECT value FROM meta WHERE key = 'version') AS made_by, count(*) AS batches,
         sha256(coalesce(string_agg(batch_id, ' ' ORDER BY sequence), '')) AS evidence
       FROM batches WHERE sequence < CAST(? AS INTEGER)`,
      [version],
    );
    if (row === undefined || row['batches'] !== version) return undefined;
    return `${(row['made_by'] as string).slice(0, 16)}-${(row['evidence'] as string).slice(0, 32)}`;
  });
}
