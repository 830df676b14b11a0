import type { EpisodeCorrection } from './corrections.ts';
import type {
  Answer,
  AutonomyFigures,
  FailureFigures,
  LatencyFigures,
  SimRealFigures,
  StoreSummary,
  SuccessFigures,
} from '#lib/metrics/answers.ts';
import type { CompareAnswer } from '#lib/metrics/compare/types.ts';
import type { Dimension, Filter } from '#lib/metrics/dimensions.ts';
import type { Estimate } from '#lib/metrics/estimate.ts';
import type { FidelityAnswer } from '#lib/metrics/fidelity/types.ts';
import type { PreferenceAnswer } from '#lib/metrics/preferences/types.ts';
import type { MetricRequest } from '#lib/metrics/request.ts';
import type { SurvivalFigures } from '#lib/metrics/survival/types.ts';
import type { BoardRow, LeaderboardRequest } from './benchmarks.ts';
import type { RunDetail, RunRow } from './runs.ts';

export type { MetricRequest } from '#lib/metrics/request.ts';

/** A dimension's values among the episodes that pass the other dimensions' filters, most episodes first. */
export interface Facet {
  readonly dimension: Dimension;
  readonly values: readonly { readonly value: string; readonly episodes: number }[];
  /** Values beyond those listed. */
  readonly more: number;
}

export const episodeSorts = [
  'started_at',
  'duration_ms',
  'response_ms',
  'interventions',
  'score',
] as const;
export type EpisodeSort = (typeof episodeSorts)[number];

export interface EpisodesRequest {
  readonly filter: Filter;
  readonly outcome?: readonly string[];
  readonly failureReason?: readonly string[];
  /** Substring of the episode id or the instruction. */
  readonly text?: string;
  readonly sort: EpisodeSort;
  readonly descending: boolean;
  /** Opaque cursor: another page's `next` or `previous`. */
  readonly after?: string;
  /** Rows a page, 1–1,000. */
  readonly limit: number;
}

export interface EpisodeRow {
  readonly episode_id: string;
  readonly task: string;
  readonly policy: string;
  readonly world: 'real' | 'sim';
  readonly simulator: string | null;
  readonly context: string;
  readonly site: string;
  readonly unit: string;
  readonly started_at: string;
  readonly duration_ms: number;
  readonly outcome: 'success' | 'failure' | 'aborted' | 'ungraded';
  readonly assisted: boolean;
  readonly score: number | null;
  readonly failure_reason: string | null;
  readonly autonomous_ms: number;
  readonly unknown_ms: number;
  readonly interventions: number;
  readonly response_ms: number | null;
  readonly incidents: number;
  readonly generated: boolean;
}

export type EpisodesPage = Page<EpisodeRow>;

export interface ControlSegment {
  readonly mode: string;
  readonly start_ms: number;
  readonly end_ms: number;
  readonly source: string;
}

/** Everything the log says of one episode, as it was ingested. */
export interface EpisodeDetail extends EpisodeRow {
  readonly instruction: string | null;
  readonly simulator_type: string | null;
  readonly embodiment: string;
  readonly hardware: string | null;
  readonly checkpoint_sha256: string | null;
  readonly sequence: number | null;
  readonly benchmark: {
    readonly suite: string;
    readonly version: string;
    readonly spec_sha256: string | null;
    readonly run_id: string | null;
    readonly trial: number | null;
    readonly seed: number | null;
    readonly conditions: Readonly<Record<string, string>>;
  } | null;
  readonly pair_id: string | null;
  readonly grading: {
    readonly by: string;
    readonly grader: string | null;
    readonly blinded: boolean | null;
  };
  readonly control: readonly ControlSegment[];
  readonly stalls: readonly { readonly start_ms: number; readonly end_ms: number }[];
  readonly incident_list: readonly {
    readonly kind: string;
    readonly at_ms: number;
    readonly detail: string | null;
  }[];
  readonly inference: Readonly<
    Record<'p50' | 'p95' | 'p99' | 'max' | 'mean' | 'n', number | null>
  > | null;
  readonly deadline_misses: number | null;
  readonly media: readonly Readonly<Record<string, unknown>>[];
  readonly trajectory: { readonly sha256: string; readonly uri: string | null } | null;
  readonly extra: Readonly<Record<string, unknown>>;
  /** Time by control mode, ms; `unknown` is the time that no segment covers. */
  readonly time_ms: Readonly<Record<string, number>>;
  readonly batch: BatchRow;
  /** Other episodes with the same pair_id. */
  readonly pair: readonly EpisodeRow[];
  /** What was amended, and what was tried; all other fields are as the applied ones leave them. */
  readonly corrections: readonly EpisodeCorrection[];
}

export interface BatchRow {
  readonly batch_id: string;
  readonly sequence: number;
  readonly committed_at: string;
  readonly source: string;
  readonly source_sha256: string;
  readonly mapping: string | null;
  readonly lines: number;
  readonly accepted: number;
  readonly duplicate: number;
  readonly quarantined: number;
  readonly first_started_at: string | null;
  readonly last_started_at: string | null;
  readonly generated: number;
  readonly findings: readonly {
    readonly code: string;
    readonly message: string;
    readonly count: number;
    readonly examples: readonly string[];
  }[];
}

export interface QuarantineRow {
  readonly quarantine_id: string;
  readonly batch_id: string;
  readonly source: string;
  readonly line: number;
  readonly problems: readonly {
    readonly path: string;
    readonly code: string;
    readonly message: string;
  }[];
  /** First bytes of the line as text, control characters escaped. */
  readonly excerpt: string;
  readonly bytes: number;
  readonly status: 'open' | 'resolved';
}

export interface Page<Row> {
  readonly rows: readonly Row[];
  /** What matches, over all pages. */
  readonly total: number;
  /** `after` of the following page; null on the last. */
  readonly next: string | null;
  /** `after` of the page before, empty for the first; null on the first. */
  readonly previous: string | null;
}

/** Per task, what leadership asks first: one row for reality and one for each simulator, on the newest version seen there. */
export interface OverviewRow {
  readonly task: string;
  readonly world: 'real' | 'sim';
  /** name@version; null for real. */
  readonly simulator: string | null;
  /** The policy version whose first episode is the latest. */
  readonly policy: string;
  readonly previous_policy: string | null;
  readonly success: SuccessFigures;
  readonly previous_success: SuccessFigures | null;
  /** newest − previous, Newcombe on effective sample sizes. */
  readonly change: Estimate | null;
  readonly autonomy: AutonomyFigures;
  readonly last_day: string;
}

export interface CompareRequest {
  /** name@version, 2 to 12; the first is the baseline. */
  readonly policies: readonly string[];
  readonly filter: Filter;
  /** The difference that would matter, as a share; default 0.05. */
  readonly margin?: number;
  readonly level?: number;
}

/** Comparisons by people, filtered by task, site, policy and day. */
export interface PreferenceRequest {
  readonly filter: Filter;
  readonly level?: number;
}

/** The one way to compute a number: pages, API and CLI all ask here. */
export interface QueryLayer {
  /** The same for one who may leave: when nobody else waits for an answer, its statements are interrupted. */
  until(signal: AbortSignal): QueryLayer;
  success(request: MetricRequest): Promise<Answer<SuccessFigures>>;
  latency(request: MetricRequest): Promise<Answer<LatencyFigures>>;
  autonomy(request: MetricRequest): Promise<Answer<AutonomyFigures>>;
  simReal(request: MetricRequest): Promise<Answer<SimRealFigures>>;
  /** How well each simulator ranks policies, and what it adds to few real trials. */
  fidelity(request: MetricRequest): Promise<FidelityAnswer>;
  /** Of one task, by policy, world and simulator. */
  timeToSuccess(request: MetricRequest): Promise<Answer<SurvivalFigures>>;
  failures(request: MetricRequest): Promise<Answer<FailureFigures>>;
  compare(request: CompareRequest): Promise<CompareAnswer>;
  preferences(request: PreferenceRequest): Promise<PreferenceAnswer>;
  overview(filter: Filter): Promise<readonly OverviewRow[]>;
  facets(filter: Filter, wanted: readonly Dimension[]): Promise<readonly Facet[]>;
  episodes(request: EpisodesRequest): Promise<EpisodesPage>;
  /** @throws TelltaleError NOT_FOUND */
  episode(id: string): Promise<EpisodeDetail>;
  batches(request: { limit: number; after?: string }): Promise<Page<BatchRow>>;
  quarantine(request: {
    limit: number;
    after?: string;
    status?: 'open' | 'resolved';
  }): Promise<Page<QuarantineRow>>;
  /** Results of a benchmark suite's major version under its own statistics plan. */
  leaderboard(request: LeaderboardRequest): Promise<readonly BoardRow[]>;
  runs(where?: { readonly suite?: string }): Promise<readonly RunRow[]>;
  /** @throws TelltaleError NOT_FOUND */
  run(id: string): Promise<RunDetail>;
  summary(): Promise<StoreSummary>;
}
