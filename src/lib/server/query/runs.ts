import { TelltaleError } from '#lib/kernel/errors.ts';
import type { Registration } from '#lib/log/records/registration.ts';
import { amendedEpisodes } from './amended.ts';
import type { EvidenceReader } from './reader.ts';
import { registrations } from './registrations.ts';

/** One benchmark run: what was promised and what has reported. */
export interface RunRow {
  readonly run_id: string;
  readonly suite: string;
  readonly version: string;
  readonly policies: readonly string[];
  /** Of its trials so far; empty before the first. */
  readonly worlds: readonly ('real' | 'sim')[];
  /** Null where the run was never registered. */
  readonly planned: number | null;
  readonly reported: number;
  /** Without help, after corrections. */
  readonly successes: number;
  readonly generated: number;
  readonly registered_at: string | null;
  readonly registered_by: string | null;
  readonly last_at: string | null;
}

/** One reported trial, after corrections. */
export interface RunTrial {
  readonly episode_id: string;
  readonly trial: number | null;
  readonly seed: number | null;
  readonly policy: string;
  readonly world: 'real' | 'sim';
  readonly simulator: string | null;
  readonly unit: string;
  readonly conditions: Readonly<Record<string, string>>;
  readonly outcome: 'success' | 'failure' | 'aborted' | 'ungraded';
  readonly assisted: boolean;
  readonly corrected: boolean;
  readonly failure_reason: string | null;
  readonly score: number | null;
  readonly duration_ms: number;
  readonly response_ms: number | null;
  readonly deadline_misses: number | null;
  readonly trajectory_sha256: string | null;
  readonly grader: string | null;
  readonly started_at: string;
  readonly generated: boolean;
  readonly extra: Readonly<Record<string, unknown>>;
}

export interface RunDetail {
  readonly run_id: string;
  readonly suite: string;
  readonly version: string;
  readonly spec_sha256: string | null;
  readonly registration: Registration | null;
  /** In the order of their numbers, then of time. */
  readonly trials: readonly RunTrial[];
  /** Trials beyond those listed. */
  readonly more: number;
}

const mostTrials = 5000;
const mostRuns = 500;

/** Runs, the latest first: those with trials and those that were only registered. */
export async function runList(
  reader: EvidenceReader,
  where: { readonly suite?: string } = {},
): Promise<readonly RunRow[]> {
  const plans = await registrations(reader, where);
  const rows = await reader.query(
    `SELECT run_id, any_value(suite) AS suite, max(suite_version) AS version,
      list_sort(list(DISTINCT policy)) AS policies, list_sort(list(DISTINCT world)) AS worlds,
      CAST(count(*) AS INTEGER) AS reported,
      CAST(count(*) FILTER (outcome = 'success' AND NOT assisted) AS INTEGER) AS successes,
      CAST(count(*) FILTER (generated) AS INTEGER) AS generated,
      max(started_at) AS last_at
    FROM ${amendedEpisodes} WHERE run_id IS NOT NULL${where.suite === undefined ? '' : ' AND suite = ?'}
    GROUP BY run_id`,
    where.suite === undefined ? [] : [where.suite],
  );
  const begun = new Map(rows.map((row) => [row['run_id'] as string, row as unknown as RunRow]));
  const ids = [...new Set([...begun.keys(), ...plans.keys()])];
  return ids
    .map((id) => runRow(id, begun.get(id), plans.get(id)))
    .sort((a, b) => (latest(a) < latest(b) ? 1 : latest(a) > latest(b) ? -1 : 0))
    .slice(0, mostRuns);
}

const latest = (run: RunRow): string => run.last_at ?? run.registered_at ?? '';

function runRow(run_id: string, begun: RunRow | undefined, plan: Registration | undefined): RunRow {
  return {
    run_id,
    suite: begun?.suite ?? plan?.suite ?? '',
    version: begun?.version ?? plan?.suite_version ?? '',
    policies:
      plan?.policies.map(({ name, version }) => `${name}@${version}`) ?? begun?.policies ?? [],
    worlds: begun?.worlds ?? [],
    planned: plan?.planned_trials ?? null,
    reported: begun?.reported ?? 0,
    successes: begun?.successes ?? 0,
    generated: begun?.generated ?? (plan?.extra['generated'] === true ? 1 : 0),
    registered_at: plan?.registered_at ?? null,
    registered_by: plan?.registered_by ?? null,
    last_at: begun?.last_at ?? null,
  };
}

/**
 * One run with its trials.
 *
 * @throws TelltaleError NOT_FOUND when neither a registration nor a trial names it
 */
export async function runDetail(reader: EvidenceReader, runId: string): Promise<RunDetail> {
  const plan = (await registrations(reader, { runId })).get(runId) ?? null;
  const rows = await reader.query(
    `SELECT episode_id, trial, seed, policy, world, simulator, unit, conditions, outcome, assisted, corrected,
      failure_reason, score, duration_ms, response_ms, deadline_misses, trajectory_sha256, grader, started_at, generated,
      CAST(extra AS VARCHAR) AS extra, suite, suite_version, spec_sha256, CAST(count(*) OVER () AS INTEGER) AS total
    FROM ${amendedEpisodes} WHERE run_id = ?
    ORDER BY trial, started_at, episode_id LIMIT ${mostTrials}`,
    [runId],
  );
  const [first] = rows;
  if (plan === null && first === undefined) {
    throw new TelltaleError(
      'NOT_FOUND',
      `there is no run "${runId}" in this store; /runs lists them`,
    );
  }
  return {
    run_id: runId,
    suite: (first?.['suite'] as string | undefined) ?? plan?.suite ?? '',
    version: (first?.['suite_version'] as string | undefined) ?? plan?.suite_version ?? '',
    spec_sha256: (first?.['spec_sha256'] as string | undefined) ?? plan?.spec_sha256 ?? null,
    registration: plan,
    trials: rows.map((row) => {
      const {
        suite: _suite,
        suite_version: _version,
        spec_sha256: _spec,
        total: _total,
        ...trial
      } = row;
      return {
        ...trial,
        conditions: trial['conditions'] ?? {},
        extra: JSON.parse((trial['extra'] as string | null) ?? '{}') as RunTrial['extra'],
      } as unknown as RunTrial;
    }),
    more: Number(first?.['total'] ?? 0) - rows.length,
  };
}
