import type { EvidenceReader } from './reader.ts';
import type { StoreSummary } from './types.ts';

/** What the store holds, in one row of figures. */
export async function storeSummary(reader: EvidenceReader): Promise<StoreSummary> {
  const [row] = await reader.query(`SELECT
    (SELECT coalesce(sum(episodes), 0)::DOUBLE FROM unit_totals) AS episodes,
    (SELECT coalesce(sum(generated), 0)::DOUBLE FROM unit_totals) AS generated,
    (SELECT count(DISTINCT unit) FROM unit_totals) AS units,
    (SELECT count(*) FROM batches) AS batches,
    (SELECT count(*) FROM quarantine WHERE status = 'open') AS quarantined_open,
    (SELECT CAST(min(day) AS VARCHAR) FROM unit_days) AS first_day,
    (SELECT CAST(max(day) AS VARCHAR) FROM unit_days) AS last_day`);
  return { ...(row as unknown as Omit<StoreSummary, 'root'>), root: reader.root() };
}
