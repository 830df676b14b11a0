import type { Source } from '#lib/metrics/statement.ts';
import { runTrials } from '#lib/metrics/rollups.ts';
import type { StoredDimension } from '#lib/metrics/stored-dimension.ts';
import {
  unreportedTrials,
  type PlannedRun,
  type ReportedTrials,
  type UnreportedTrials,
} from '#lib/metrics/unreported.ts';
import { quoted } from '#lib/server/store/sql.ts';
import { originOf, type EvidenceReader, type Row } from './reader.ts';

/** Cells with the planned trials that never reported added to them, as trials without a success. */
export async function withUnreported(reader: EvidenceReader, source: Source): Promise<Source> {
  const missing = await unreportedAt(reader);
  if (missing.length === 0) return `(SELECT *, 0 AS unreported FROM ${source})`;
  return `(SELECT *, 0 AS unreported FROM ${source}
    UNION ALL BY NAME SELECT * FROM (VALUES ${missing.map(valuesRow).join(', ')})
      AS missing(${[...runTrials.dimensions, 'trials', 'unreported'].join(', ')}))`;
}

function valuesRow({ place, trials }: UnreportedTrials): string {
  return `(${[...runTrials.dimensions.map((name) => literal(name, place[name])), trials, trials].join(', ')})`;
}

function literal(name: StoredDimension, value: string | null): string {
  if (value === null) return 'CAST(NULL AS VARCHAR)';
  return name === 'day' ? `CAST(${quoted(value)} AS DATE)` : quoted(value);
}

interface Known {
  readonly version: number;
  readonly missing: readonly UnreportedTrials[];
}

/** What is missing changes only with the evidence, and is asked for by most pages. */
const known = new WeakMap<EvidenceReader, Known>();

async function unreportedAt(reader: EvidenceReader): Promise<readonly UnreportedTrials[]> {
  const version = reader.version();
  const remembered = known.get(originOf(reader));
  if (remembered?.version === version) return remembered.missing;
  const runs = await plannedRuns(reader);
  const missing = runs.length === 0 ? [] : unreportedTrials(runs, await reportsOf(reader, runs));
  known.set(originOf(reader), { version, missing });
  return missing;
}

async function plannedRuns(reader: EvidenceReader): Promise<readonly PlannedRun[]> {
  const rows = await reader.query(`SELECT DISTINCT record ->> '$.run_id' AS run_id,
      CAST(record ->> '$.planned_trials' AS INTEGER) AS planned_trials,
      record ->> '$.stopping_rule.kind' = 'sequential' AS sequential,
      list_transform(CAST(record -> '$.policies' AS JSON[]), lambda p: (p ->> '$.name') || '@' || (p ->> '$.version')) AS policies
    FROM records WHERE schema = 'telltale.registration/1'`);
  return rows as unknown as readonly PlannedRun[];
}

async function reportsOf(
  reader: EvidenceReader,
  runs: readonly PlannedRun[],
): Promise<readonly ReportedTrials[]> {
  const wanted = runs.map(({ run_id }) => quoted(run_id)).join(', ');
  const rows = await reader.query(
    `SELECT ${runTrials.dimensions.join(', ')}, run_id, CAST(sum(reported) AS INTEGER) AS reported
     FROM run_trials WHERE run_id IN (${wanted}) GROUP BY ALL ORDER BY ALL`,
  );
  return rows.map(asReport);
}

function asReport({ run_id, reported, ...place }: Row): ReportedTrials {
  return {
    run_id: run_id as string,
    reported: Number(reported),
    place: place as ReportedTrials['place'],
  };
}
