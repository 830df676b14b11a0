import { clusterGrowthOf, type Growth } from '#lib/metrics/cluster-growth.ts';
import { clusterGrowth } from '#lib/metrics/cluster-sums.ts';
import type { Question, Source } from '#lib/metrics/statement.ts';
import { quoted } from '#lib/server/store/sql.ts';
import type { ClusterMeasure } from './cluster-measures.ts';
import { remembered } from './memory.ts';
import { sumsOf } from './moments.ts';
import { askAnew, type EvidenceReader } from './reader.ts';
import { cells } from './sources.ts';
import { asCells, mostAtHand, touchedCells } from './touched-cells.ts';

/** More than this at once: one pass over all units costs less than the facts of so many episodes. */
const mostBatches = 200;
const mostEpisodes = 20_000;

/**
 * By how much the moments of a question have grown since a version, from the units of the new episodes.
 *
 * @returns undefined where that is not all that has changed, or costs more than to begin anew; null where nothing has
 */
export async function growthSince(
  reader: EvidenceReader,
  version: number,
  measure: ClusterMeasure,
  question: Question,
): Promise<Growth | undefined | null> {
  const since = await batchesSince(reader, version);
  if (since.batches.length === 0) return null;
  if (since.batches.length > mostBatches || since.episodes > mostEpisodes) return undefined;
  if (measure.knowsRuns && since.records > 0) return undefined;
  if (since.amendsOlder) return undefined;
  const added = since.relation;
  const touched =
    since.episodes > mostAtHand ? undefined : await touchedCells(reader, added, measure, question);
  if (measure.knowsRuns && (touched?.holdsRuns ?? (await holdsRuns(reader, added))))
    return undefined;
  const { plan } = measure;
  const growth = touched && clusterGrowthOf(question, plan, touched.cells, touched.added);
  if (growth !== undefined) return growth;
  const statement = clusterGrowth(
    question,
    await measure.over(reader, cells(question)),
    measure.overAdded(asCells(added, measure.facts)),
    measure.plan,
  );
  return sumsOf(await askAnew(reader, statement), question.by, measure.plan);
}

/** What came in since a version. */
export interface CameIn {
  readonly batches: readonly string[];
  readonly episodes: number;
  readonly records: number;
  /** Whether a correction came in: what it takes away from an episode is not among the new ones. */
  readonly amendsOlder: boolean;
  /** The new episodes. */
  readonly relation: Source;
}

/** The batches from a version on; a version is how many there were. */
export const batchesSince = (reader: EvidenceReader, version: number): Promise<CameIn> =>
  remembered(reader, 'came in since', version, (asked) => cameIn(asked, version));

async function cameIn(reader: EvidenceReader, version: number): Promise<CameIn> {
  const rows = await reader.query(
    `SELECT batch_id, CAST(episodes AS DOUBLE) AS episodes, CAST(records AS DOUBLE) AS records
     FROM batches WHERE sequence >= CAST(? AS INTEGER)`,
    [version],
  );
  const sum = (name: string) => rows.reduce((total, row) => total + Number(row[name]), 0);
  const records = sum('records');
  const corrections =
    records === 0
      ? []
      : await reader.query(
          `SELECT 1 AS one FROM corrections WHERE sequence >= CAST(? AS INTEGER) AND state = 'applied' LIMIT 1`,
          [version],
        );
  const batches = rows.map(({ batch_id }) => batch_id as string);
  const among = batches.length === 0 ? 'FALSE' : `batch_id IN (${batches.map(quoted).join(', ')})`;
  return {
    batches,
    relation: `(SELECT * FROM episodes WHERE ${among})`,
    episodes: sum('episodes'),
    records,
    amendsOlder: corrections.length > 0,
  };
}

/** What is missing of a registered run moves between groups with each of its trials. */
const holdsRuns = (reader: EvidenceReader, added: Source): Promise<boolean> =>
  remembered(reader, 'holds runs', added, async (asked) => {
    const [found] = await asked.query(`SELECT count(run_id) AS of_runs FROM ${added}`);
    return found === undefined || found['of_runs'] !== 0;
  });
