import type { Estimate } from '#lib/metrics/estimate.ts';
import type { AutonomyFigures } from '#lib/metrics/answers.ts';
import { predicateTypes, type ReportPredicate } from '#lib/reports/report/predicate.ts';
import type { Restatement } from '#lib/reports/report/restatement.ts';
import type { ReportCard, ReportEntry, ShelvedReport } from './shelf.ts';

/** A report in a list. */
export interface ReportSummary {
  readonly id: string;
  readonly kind: ReportPredicate['report']['kind'];
  readonly window: ReportPredicate['report']['window'];
  readonly window_says: ReportPredicate['report']['window_says'];
  readonly vintage: number;
  readonly as_of: string;
  readonly status: 'draft' | 'published';
  /** Whether a later vintage restates it. */
  readonly superseded: boolean;
  readonly ledger_index: number | null;
  readonly generated: number;
  readonly findings: number;
  readonly restates: Restatement | null;
}

/** One headline figure through all vintages of all windows. */
export interface HeadlineHistory {
  readonly figure: string;
  readonly points: readonly {
    readonly report_id: string;
    readonly window: string;
    readonly vintage: number;
    readonly estimate: Estimate;
  }[];
}

export interface ReportList {
  readonly reports: readonly ReportSummary[];
  readonly history: readonly HeadlineHistory[];
}

/** Every report, newest window and vintage first, with the history of each headline figure. */
export function reportList(reports: readonly ReportEntry[]): ReportList {
  const sorted = [...reports].sort(
    (a, b) => order(windowKey(b), windowKey(a)) || vintageOf(b) - vintageOf(a),
  );
  return { reports: sorted.map((report) => summary(report, reports)), history: history(reports) };
}

const windowKey = ({ predicate }: ReportEntry): string =>
  `${predicate.report.window.to} ${predicate.report.window.name} ${predicate.report.kind}`;
const vintageOf = ({ predicate }: ReportEntry): number => predicate.report.vintage;
const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function summary(report: ReportEntry, all: readonly ReportEntry[]): ReportSummary {
  const { predicate, proven, id } = report;
  const { kind, window, window_says, vintage } = predicate.report;
  return {
    id,
    kind,
    window,
    window_says,
    vintage,
    as_of: predicate.as_of,
    status: proven === null ? 'draft' : 'published',
    superseded: all.some(
      (other) =>
        other.proven !== null &&
        windowKey(other) === windowKey(report) &&
        vintageOf(other) > vintage,
    ),
    ledger_index: proven?.index ?? null,
    generated: predicate.evidence.generated,
    findings: predicate.lints.filter(({ verdict }) => verdict === 'found').length,
    restates: predicate.restates,
  };
}

function history(reports: readonly ReportEntry[]): readonly HeadlineHistory[] {
  const points = new Map<string, HeadlineHistory['points'][number][]>();
  const ordered = reports
    .filter(({ proven }) => proven !== null)
    .sort((a, b) => order(windowKey(a), windowKey(b)) || vintageOf(a) - vintageOf(b));
  for (const { id, predicate } of ordered)
    for (const [figure, estimate] of headlines(predicate))
      points.set(figure, [
        ...(points.get(figure) ?? []),
        {
          report_id: id,
          window: predicate.report.window.name,
          vintage: predicate.report.vintage,
          estimate,
        },
      ]);
  return [...points].map(([figure, all]) => ({ figure, points: all }));
}

/** The five figures that are published together, and the success rate of each task on real robots. */
function headlines({ report, results }: ReportPredicate): readonly [string, Estimate][] {
  return results.flatMap(({ metric, level, group, figures }): [string, Estimate][] => {
    if (level !== 0.95 || group['world'] !== 'real') return [];
    if (metric === 'success/1' && report.kind === 'readiness')
      return [[`success of ${group['task']} with ${group['policy']}`, figures.estimate]];
    if (metric !== 'autonomy/1' || Object.keys(group).length > 1) return [];
    const autonomy = figures as AutonomyFigures;
    return [
      ['strict autonomy ratio', autonomy.estimate],
      ['inclusive autonomy ratio', autonomy.inclusive.low],
      ['interventions per active hour', autonomy.interventions_per_hour],
      ['finished without help', autonomy.without_help],
    ];
  });
}

/** One report, for its page. */
export interface ReportView {
  readonly summary: ReportSummary;
  readonly predicate: ReportPredicate;
  readonly predicate_type: string;
  readonly card: ReportCard;
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
}

export const reportView = (report: ShelvedReport): ReportView => ({
  summary: summary(report, [report]),
  predicate: report.predicate,
  predicate_type: predicateTypes[report.predicate.report.kind],
  card: report.card,
  files: [...report.folder].map(([name, bytes]) => ({ name, bytes: bytes.length })),
});
