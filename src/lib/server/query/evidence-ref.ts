import type { EvidenceRef } from '#lib/metrics/answers.ts';
import { remembered } from './memory.ts';
import type { EvidenceReader } from './reader.ts';

/** What an answer over `episodes` episodes stands on. */
export async function evidenceRef(reader: EvidenceReader, episodes: number): Promise<EvidenceRef> {
  const batches = await remembered(reader, 'batches in the store', null, async (asked) => {
    const [row] = await asked.query('SELECT count(*) AS batches FROM batches');
    return Number(row?.['batches'] ?? 0);
  });
  return { batches, episodes, root: reader.root() };
}
