import type { Registration } from '#lib/log/records/registration.ts';
import { amendedEpisodes } from './amended.ts';
import type { EvidenceReader } from './reader.ts';
import { runExtra } from './registrations.ts';

/** Trials of one run, policy, level and unit; or planned trials of a run that never reported (`unit` null). */
export interface Cell {
  readonly policy: string;
  readonly world: 'real' | 'sim';
  /** name@version; null for real. */
  readonly simulator: string | null;
  readonly spec_sha256: string;
  readonly run_id: string;
  readonly version: string;
  readonly unit: string | null;
  /** Of the factor that the plan reports by; null where it pools or the trial does not say. */
  readonly level: string | null;
  /** Trials that count. */
  readonly n: number;
  /** Of those, successes without help. */
  readonly k: number;
  readonly reported: number;
  readonly repeated: number;
  readonly corrected: number;
  readonly generated: number;
}

/** A simulated trial with the bytes of an earlier one is that trial run again: it counts once. */
const cellsSql = `WITH plans AS (
  SELECT DISTINCT (record ->> '$.run_id') AS run_id, CAST(record -> '$.exclusions' AS VARCHAR[]) AS exclusions
  FROM records WHERE schema = 'telltale.registration/1' AND (record ->> '$.suite') = ?),
trials AS (
  SELECT e.*, conditions[?] AS level,
    coalesce(outcome = 'aborted' AND list_contains(plans.exclusions, failure_reason), false) AS excluded,
    world = 'sim' AND trajectory_sha256 IS NOT NULL AND row_number() OVER (
      PARTITION BY policy, world, simulator, spec_sha256, seed, CAST(conditions AS VARCHAR),
        coalesce(trajectory_sha256, episode_id)
      ORDER BY started_at, episode_id) > 1 AS repeated
  FROM ${amendedEpisodes} e LEFT JOIN plans USING (run_id)
  WHERE suite = ? AND split_part(suite_version, '.', 1) = ?)
SELECT policy, world, simulator, spec_sha256, run_id, suite_version AS version, unit, level,
  CAST(count(*) FILTER (counts) AS INTEGER) AS n,
  CAST(count(*) FILTER (counts AND outcome = 'success' AND NOT assisted) AS INTEGER) AS k,
  CAST(count(*) AS INTEGER) AS reported,
  CAST(count(*) FILTER (repeated) AS INTEGER) AS repeated,
  CAST(count(*) FILTER (corrected) AS INTEGER) AS corrected,
  CAST(count(*) FILTER (generated) AS INTEGER) AS generated
FROM (SELECT *, NOT repeated AND NOT excluded AND outcome <> 'ungraded' AS counts FROM trials)
GROUP BY ALL ORDER BY ALL`;

/** Trials of one major version of a suite, without those of perturbed runs: they answer another question. */
export async function nominalCells(
  reader: EvidenceReader,
  suite: string,
  major: number,
  per: string | null,
  plans: ReadonlyMap<string, Registration>,
): Promise<readonly Cell[]> {
  const rows = await reader.query(cellsSql, [suite, per ?? '', suite, String(major)]);
  const cells = (rows as unknown as readonly Cell[]).filter(({ run_id }) => {
    const plan = plans.get(run_id);
    return plan === undefined || runExtra(plan).perturbation === null;
  });
  return [...cells, ...missingCells(cells, plans)];
}

/**
 * Intention to treat: planned trials of a run that has begun and that never reported, the same number planned for each
 * policy. A run in several worlds does not say how many were to be in each, and adds none here.
 */
function missingCells(
  cells: readonly Cell[],
  plans: ReadonlyMap<string, Registration>,
): readonly Cell[] {
  return [...Map.groupBy(cells, ({ run_id }) => run_id)].flatMap(([run, ofRun]) => {
    const plan = plans.get(run);
    const [like] = ofRun;
    if (plan === undefined || like === undefined || runExtra(plan).world === null) return [];
    if (plan.stopping_rule.kind === 'sequential') return [];
    const planned = Math.floor(plan.planned_trials / plan.policies.length);
    return plan.policies.flatMap(({ name, version }) => {
      const policy = `${name}@${version}`;
      const reported = ofRun
        .filter((cell) => cell.policy === policy)
        .reduce((sum, cell) => sum + cell.reported, 0);
      const n = planned - reported;
      const nothing = { k: 0, reported: 0, repeated: 0, corrected: 0, generated: 0 };
      return n > 0 ? [{ ...like, ...nothing, policy, unit: null, level: null, n }] : [];
    });
  });
}
