/** Another product that serves the same small dashboard from the same episodes. */
export interface Peer {
  readonly name: string;
  /** What stands behind it, for the table. */
  readonly how: string;
  /** The control, or the buttons, that choose a task. */
  readonly filter: string;
  /**
   * Installs and builds it in a folder, from npm alone, and serves it.
   *
   * @param segments Parquet files of the episodes
   */
  readonly serve: (
    folder: string,
    segments: readonly string[],
  ) => Promise<AsyncDisposable & { readonly url: string }>;
}

/** The tasks and policies whose success is drawn; the filter is on the task. */
export const aggregateSql = (segments: readonly string[]): string =>
  `SELECT task, policy, world,
    CAST(count(*) FILTER (outcome <> 'ungraded') AS INTEGER) AS trials,
    CAST(count(*) FILTER (outcome = 'success' AND NOT assisted) AS INTEGER) AS successes,
    quantile_cont(response_ms, 0.5) AS response_p50, quantile_cont(response_ms, 0.95) AS response_p95,
    CAST(sum(autonomous_ms) AS DOUBLE) AS autonomous_ms,
    CAST(sum(duration_ms - idle_ms) AS DOUBLE) AS active_ms
  FROM read_parquet([${segments.map((path) => `'${path.replaceAll("'", "''")}'`).join(', ')}])
  GROUP BY ALL ORDER BY ALL`;
