import type { EvidenceReader } from './reader.ts';
import { ask } from './shelved.ts';
import type { StoreSummary } from '#lib/metrics/answers.ts';

/** What the store holds, in one row of figures. */
export async function storeSummary(reader: EvidenceReader): Promise<StoreSummary> {
  const [row] = await ask(reader, {
    sql: `SELECT
    (SELECT coalesce(sum(episodes), 0)::DOUBLE FROM batches) AS episodes,
    (SELECT coalesce(sum(generated), 0)::DOUBLE FROM batches) AS generated,
    (SELECT count(DISTINCT unit) FROM unit_totals) AS units,
    (SELECT count(*) FROM batches) AS batches,
    (SELECT count(*) FROM quarantine WHERE status = 'open') AS quarantined_open,
    (SELECT CAST(CAST(min(first_started_at) AS DATE) AS VARCHAR) FROM batches) AS first_day,
    (SELECT CAST(CAST(max(last_started_at) AS DATE) AS VARCHAR) FROM batches) AS last_day`,
    params: [],
  });
  return { ...(row as unknown as Omit<StoreSummary, 'root'>), root: reader.root() };
}
