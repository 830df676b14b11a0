import { clusterGrowth } from '#lib/metrics/cluster-sums.ts';
import type { Fact } from '#lib/metrics/facts.ts';
import { unitDays } from '#lib/metrics/rollups.ts';
import { evidenceSql } from '#lib/metrics/stored-dimension.ts';
import type { Question, Source, Statement } from '#lib/metrics/statement.ts';
import { quoted } from '#lib/server/store/sql.ts';
import type { ClusterMeasure } from './cluster-measures.ts';
import type { EvidenceReader } from './reader.ts';
import { cells } from './sources.ts';

/** More than this at once: one pass over all units costs less than the facts of so many episodes. */
const mostBatches = 200;
const mostEpisodes = 20_000;

/**
 * By how much the moments of a question have grown since a version, as a statement over the units of the new episodes.
 *
 * @returns undefined where that is not all that has changed, or costs more than to begin anew; null where nothing has
 */
export async function growthSince(
  reader: EvidenceReader,
  version: number,
  measure: ClusterMeasure,
  question: Question,
): Promise<Statement | undefined | null> {
  const batches = await reader.query(
    `SELECT batch_id, CAST(episodes AS DOUBLE) AS episodes, CAST(records AS DOUBLE) AS records
     FROM batches WHERE sequence >= CAST(? AS INTEGER)`,
    [version],
  );
  if (batches.length === 0) return null;
  const sum = (name: string) => batches.reduce((total, row) => total + Number(row[name]), 0);
  if (batches.length > mostBatches || sum('episodes') > mostEpisodes) return undefined;
  if (measure.knowsRuns && sum('records') > 0) return undefined;
  if (sum('records') > 0 && (await amendsOlder(reader, version))) return undefined;
  const added = `(SELECT * FROM episodes WHERE batch_id IN (${batches
    .map(({ batch_id }) => quoted(batch_id as string))
    .join(', ')}))`;
  if (measure.knowsRuns && (await holdsRuns(reader, added))) return undefined;
  return clusterGrowth(
    question,
    await measure.over(reader, cells(question)),
    measure.overAdded(oneByOne(added, measure.facts)),
    measure.plan,
  );
}

/** Whether a correction came in since: what it takes away from an episode is not among the new ones. */
async function amendsOlder(reader: EvidenceReader, version: number): Promise<boolean> {
  const found = await reader.query(
    `SELECT 1 AS one FROM corrections WHERE sequence >= CAST(? AS INTEGER) AND state = 'applied' LIMIT 1`,
    [version],
  );
  return found.length > 0;
}

/** What is missing of a registered run moves between groups with each of its trials. */
async function holdsRuns(reader: EvidenceReader, added: string): Promise<boolean> {
  const [found] = await reader.query(`SELECT count(run_id) AS of_runs FROM ${added}`);
  return found === undefined || found['of_runs'] !== 0;
}

/** Episodes as cells of one each: the statement over them adds them up. */
const oneByOne = (episodes: string, facts: readonly Fact[]): Source =>
  `(SELECT ${[
    ...unitDays.dimensions.map((name) => `${evidenceSql(name)} AS ${name}`),
    ...facts.map(({ name, sql }) => `${sql} AS ${name}`),
  ].join(', ')} FROM ${episodes})`;
