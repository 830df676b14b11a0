import type { ReadinessChange } from '#lib/readiness/changes.ts';
import type { ReadinessTable } from '#lib/readiness/evaluate.ts';
import type { TargetRow } from '#lib/readiness/targets.ts';
import type { Figure, FigureRequest } from '../figures/figure.ts';
import type { LintLine } from '../lints/index.ts';
import type { Restatement } from './restatement.ts';
import type { Window } from './window.ts';

export const reportKinds = ['readiness', 'autonomy'] as const;
export type ReportKind = (typeof reportKinds)[number];

export const isReportKind = (kind: string): kind is ReportKind =>
  reportKinds.some((known) => known === kind);

/** Predicate types of the two reports; design/predicates describes them. */
export const predicateTypes: { readonly [K in ReportKind]: string } = {
  readiness: 'urn:telltale:predicate:readiness-report:1',
  autonomy: 'urn:telltale:predicate:autonomy-report:1',
};

/** One batch that the figures stand on. */
export interface EvidenceBatch {
  readonly batch_id: string;
  readonly manifest_sha256: string;
  /** Its episodes inside the window. */
  readonly episodes: number;
  /** Its corrections of episodes of the window; absent where there are none. */
  readonly corrections?: number;
}

/** What a report says of itself; signed as an in-toto predicate. */
export interface ReportPredicate {
  readonly report: {
    /** `autonomy-2026-10-v1` */
    readonly id: string;
    readonly kind: ReportKind;
    /** 1 for the first; each restatement is the next. */
    readonly vintage: number;
    readonly window: Window;
    /** When the window was declared, by the ledger's own clock; null: chosen afterwards. */
    readonly declared: { readonly at: string; readonly leaf: number } | null;
    readonly window_says: 'declared before it started' | 'chosen afterwards';
  };
  /** When the newest batch that was there was committed: the report knows nothing of later evidence. */
  readonly as_of: string;
  readonly ledger: { readonly origin: string };
  /** The report of the same kind before this one, and the tree that proved it; null for the first. */
  readonly previous: {
    readonly report_id: string;
    readonly size: number;
    /** Hex. */
    readonly root: string;
  } | null;
  readonly evidence: {
    /** Tree hash over all batch manifests, hex. */
    readonly root: string;
    readonly batches: readonly EvidenceBatch[];
    readonly episodes: number;
    /** Episodes that are marked as generated sample data. */
    readonly generated: number;
  };
  readonly filters: { readonly from: string; readonly to: string; readonly words: string };
  readonly definitions: readonly { readonly id: string; readonly sql_sha256: string }[];
  readonly requests: readonly FigureRequest[];
  readonly results: readonly Figure[];
  readonly readiness: {
    readonly table: ReadinessTable;
    readonly changes: readonly ReadinessChange[];
    readonly targets: readonly TargetRow[];
  } | null;
  readonly exclusions: readonly { readonly reason: string; readonly episodes: number }[];
  readonly lints: readonly LintLine[];
  readonly restates: Restatement | null;
  readonly tool: string;
  /** What no ledger can show, in words. */
  readonly cannot_show: readonly string[];
}

/** Said in every report, and by every verifier. */
export const cannotShow: readonly string[] = [
  'Whether what the robots logged is true: the ledger proves that evidence was not changed after it was brought in, not that it was right before.',
  'Whether everything was brought in: gaps in a unit’s episode counter show what is missing, and only where a unit counts.',
  'When something happened, beyond the word of the machine that wrote it down, unless witnesses have cosigned.',
];

/** The files of a report's folder. */
export const reportFiles = {
  envelope: 'report.dsse.json',
  proof: 'report.tlog-proof',
  consistency: 'previous.tlog-consistency',
  policy: 'policy',
  figures: 'figures.json',
  csv: 'figures.csv',
  figuresParquet: 'figures.parquet',
  cells: 'cells.parquet',
  latency: 'latency.parquet',
  definitions: 'definitions.json',
  rules: 'rules.yaml',
  pdf: 'report.pdf',
  verifier: 'verify.html',
  readme: 'README.txt',
} as const;
