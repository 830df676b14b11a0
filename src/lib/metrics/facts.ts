/**
 * What one episode contributes to the additive rollups: each fact is an expression over the evidence columns
 * (`log/columns.ts`), and a rollup holds its sum. Everything here is a whole number (BIGINT): sums of those are the same in
 * whatever order batches are merged, to the last digit, which sums of fractions are not.
 */
export interface Fact {
  readonly name: string;
  readonly sql: string;
  /** Of a fact that counts episodes: which ones. */
  readonly condition?: string;
}

const count = (name: string, condition: string): Fact => ({
  name,
  sql: `CASE WHEN ${condition} THEN 1 ELSE 0 END`,
  condition,
});

/** The sum of a fact over episodes, BIGINT. Counted where it can be: a count takes a third of the memory of a sum. */
export const sumSql = ({ sql, condition }: Fact): string =>
  condition === undefined
    ? `CAST(sum(${sql}) AS BIGINT)`
    : `count(CASE WHEN ${condition} THEN 1 END)`;

const total = (name: string): Fact => ({ name, sql: name });

/** success/1. Aborted trials are trials (intention to treat); ungraded ones are outside n and counted. */
export const successFacts: readonly Fact[] = [
  count('trials', `outcome <> 'ungraded'`),
  count('successes', `outcome = 'success' AND NOT assisted`),
  count('assisted', `outcome = 'success' AND assisted`),
  count('failures', `outcome = 'failure'`),
  count('aborted', `outcome = 'aborted'`),
  count('ungraded', `outcome = 'ungraded'`),
  count('scored', `score IS NOT NULL`),
  { name: 'score_millionths', sql: `CAST(round(coalesce(score, 0.0) * 1e6) AS BIGINT)` },
];

/** The window in which a failure or incident after a takeover is charged to autonomy, ms (metrics.md). */
export const chargeWindowMs = 30_000;

/**
 * A failure is charged when the episode ended within the window after its last takeover. An incident is charged when it
 * fell within the window after the start of a human segment of an episode with a takeover.
 */
const chargedAtEnd = `(CASE WHEN outcome IN ('failure', 'aborted') AND duration_ms - last_intervention_ms <= ${chargeWindowMs} THEN 1 ELSE 0 END)`;
const chargedIncidents = `len(list_filter(incidents, lambda i: len(list_filter(control, lambda s:
      s.mode IN ('advised', 'shared', 'teleoperated', 'handled')
      AND i.at_ms BETWEEN s.start_ms AND s.start_ms + ${chargeWindowMs})) > 0))`;
const chargedSql = `CASE WHEN interventions = 0 THEN 0 ELSE ${chargedAtEnd} + ${chargedIncidents} END`;

/** The part of `charged` that comes from incidents, the only one that looks into lists: in which episodes there can be any. */
export const chargedAfterIncidents = {
  sql: chargedIncidents,
  where: 'interventions > 0 AND len(incidents) > 0',
  /** `charged` without it. */
  without: `CASE WHEN interventions = 0 THEN 0 ELSE ${chargedAtEnd} END`,
} as const;

/** autonomy/1. Active time is episode time less idle. */
export const autonomyFacts: readonly Fact[] = [
  total('duration_ms'),
  total('idle_ms'),
  total('autonomous_ms'),
  total('supervised_ms'),
  total('advised_ms'),
  total('shared_ms'),
  total('teleoperated_ms'),
  total('scripted_ms'),
  total('handled_ms'),
  total('fault_ms'),
  total('unknown_ms'),
  total('stalled_ms'),
  total('interventions'),
  { name: 'charged', sql: chargedSql },
  { name: 'incident_count', sql: `len(incidents)` },
  { name: 'deadline_misses', sql: `coalesce(deadline_misses, 0)` },
];

/** A measurement of an episode and the column or expression that holds it; null where it has none. */
export const latencySql = {
  response_ms: 'response_ms',
  inference_ms: 'inference.p50',
  inference_mean_ms: 'inference.mean',
  inference_p99_ms: 'inference.p99',
  cycle_time_ms: `CASE WHEN outcome = 'success' AND NOT assisted THEN CAST(duration_ms AS DOUBLE) END`,
} as const;

/**
 * Sums of logarithms by unit, from which the spread of latency between units is seen: thousandths of ln(µs), from 1 µs on,
 * so that none is below 0.
 */
export const latencyFacts: readonly Fact[] = Object.entries(latencySql).flatMap(([name, sql]) => {
  // The greatest of nothing and a number is that number, so that it is 0 where there is no measurement.
  const logarithm = `CAST(round(1000 * ln(1000 * greatest(${sql}, 0.001))) AS BIGINT)`;
  return [
    count(`${name}_n`, `(${sql}) IS NOT NULL`),
    { name: `${name}_log`, sql: logarithm },
    { name: `${name}_log2`, sql: `${logarithm} * ${logarithm}` },
  ];
});

export const episodeFacts: readonly Fact[] = [
  { name: 'episodes', sql: '1', condition: 'true' },
  count('generated', 'generated'),
  ...successFacts,
  ...autonomyFacts,
  ...latencyFacts,
];
