import { metricId } from '#lib/metrics/definition.ts';
import { catalogue } from '#lib/metrics/catalogue.ts';
import { bytesToHex } from '#lib/kernel/hash.ts';
import { readinessChanges } from '#lib/readiness/changes.ts';
import { evaluateReadiness } from '#lib/readiness/evaluate.ts';
import { parseRules, type ReadinessRules } from '#lib/readiness/rules.ts';
import { published } from '#lib/reports/figures/agree.ts';
import { computeFigures, type Figure, type FigureRequest } from '#lib/reports/figures/figure.ts';
import { lintReport } from '#lib/reports/lints/index.ts';
import {
  cannotShow,
  type ReportKind,
  type ReportPredicate,
} from '#lib/reports/report/predicate.ts';
import {
  autonomyRequests,
  readinessInputs,
  readinessRequests,
  workContexts,
} from '#lib/reports/report/requests.ts';
import { batchesAdded, restatementOf } from '#lib/reports/report/restatement.ts';
import { declaredBefore, type Window } from '#lib/reports/report/window.ts';
import type { Ledger } from '#lib/server/ledger/ledger.ts';
import type { QueryLayer } from '#lib/server/query/types.ts';
import type { Store } from '#lib/server/store/store.ts';
import { requireQueryLayerAgrees } from './cross-check.ts';
import {
  correctionsIn,
  evidenceBatches,
  publishedEvidence,
  type PublishedEvidence,
} from './evidence.ts';
import { lintFacts } from './lint-facts.ts';
import type { ReportEntry } from './shelf.ts';
import { targetRows } from './targets.ts';
import { tool } from './tool.ts';

export interface ComposeParts {
  readonly store: Store;
  readonly query: QueryLayer;
  readonly ledger: Ledger;
  /** Keys the order of published clusters. */
  readonly secret: string;
}

export interface Composition {
  readonly predicate: ReportPredicate;
  readonly evidence: PublishedEvidence;
  readonly rules: string | null;
}

/**
 * All that a report says, computed from the evidence of one moment.
 *
 * @param shelf the reports that were made before
 * @param rulesText readiness rules, for a readiness report
 */
export async function composeReport(
  parts: ComposeParts,
  kind: ReportKind,
  window: Window,
  shelf: readonly ReportEntry[],
  rulesText: string,
): Promise<Composition> {
  const { store, query, ledger } = parts;
  const rules = kind === 'readiness' ? parseRules(rulesText) : null;
  const evidence = await publishedEvidence(store, window, parts.secret);
  const requests = rules === null ? autonomyRequests : readinessRequests(rules);
  const results = await computeAll(query, window, evidence, requests);
  const definitions = definitionsOf(requests);
  const batches = await evidenceBatches(store, window);

  const publishedOnes = shelf.filter(
    ({ proven, predicate }) => proven !== null && predicate.report.kind === kind,
  );
  const vintage = newestVintage(publishedOnes, window);
  const before = reportBefore(publishedOnes, window);
  const declaration = ledger
    .leaves()
    .windows()
    .find(({ leaf }) => leaf.kind === kind && leaf.window === window.name);
  const early = declaration !== undefined && declaredBefore(window, declaration.leaf.declared_at);
  const draft = {
    definitions,
    results,
    declaredBefore: early,
  };
  const facts = await lintFacts(store, window, evidence, draft, before?.predicate ?? null);
  const number = (vintage?.predicate.report.vintage ?? 0) + 1;
  const readiness =
    rules === null
      ? null
      : await readinessOf(parts, window, rules, results, before?.predicate ?? null);
  const core = {
    report: {
      id: `${kind}-${window.name}-v${number}`,
      kind,
      vintage: number,
      window,
      declared: early ? { at: declaration.leaf.declared_at, leaf: declaration.index } : null,
      window_says: early ? ('declared before it started' as const) : ('chosen afterwards' as const),
    },
    as_of: store.manifests().at(-1)?.committed_at ?? `${window.to}T00:00:00.000Z`,
    ledger: { origin: ledger.origin },
    previous: previousOf(publishedOnes),
    evidence: { root: store.root(), batches, ...counts(evidence) },
    filters: {
      from: window.from,
      to: window.to,
      words: `Episodes that started from ${window.from} to ${window.to} (UTC). Fleet figures count real robots in ${workContexts.join(', ')}; demonstrations and data collection are not work, and simulation is never pooled with reality.`,
    },
    definitions,
    requests,
    results,
    readiness,
    exclusions: exclusions(evidence, kind),
    lints: lintReport(facts),
    tool,
    cannot_show: cannotShow,
  };
  const restates =
    vintage === null
      ? null
      : restatementOf(
          vintage.predicate,
          core,
          await correctionsIn(store, window, batchesAdded(vintage.predicate, core)),
        );
  return {
    predicate: { ...core, restates },
    evidence,
    rules: rules === null ? null : rulesText,
  };
}

async function computeAll(
  query: QueryLayer,
  window: Window,
  evidence: PublishedEvidence,
  requests: readonly FigureRequest[],
): Promise<readonly Figure[]> {
  const results: Figure[] = [];
  for (const request of requests) {
    const computed = computeFigures(evidence, request);
    await requireQueryLayerAgrees(query, window, request, computed);
    results.push(...computed);
  }
  return published(results);
}

const definitionsOf = (requests: readonly FigureRequest[]): ReportPredicate['definitions'] => {
  const used = new Set<string>(requests.map(({ metric }) => metric));
  return catalogue
    .filter((entry) => used.has(metricId(entry)))
    .map((entry) => ({ id: metricId(entry), sql_sha256: entry.sql_sha256 }));
};

/** The newest published vintage of the same window. */
export const newestVintage = (
  reports: readonly ReportEntry[],
  window: Window,
): ReportEntry | null =>
  reports
    .filter(({ predicate }) => predicate.report.window.name === window.name)
    .sort((a, b) => b.predicate.report.vintage - a.predicate.report.vintage)[0] ?? null;

/** The newest report of an earlier window: what comparisons in time are made with. */
const reportBefore = (reports: readonly ReportEntry[], window: Window): ReportEntry | null =>
  reports
    .filter(({ predicate }) => predicate.report.window.to < window.from)
    .sort(
      (a, b) =>
        order(b.predicate.report.window.to, a.predicate.report.window.to) ||
        b.predicate.report.vintage - a.predicate.report.vintage,
    )[0] ?? null;

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The report published last, whatever its window: its tree is what consistency is proven against. */
function previousOf(reports: readonly ReportEntry[]): ReportPredicate['previous'] {
  const [last] = [...reports].sort((a, b) => (b.proven?.index ?? 0) - (a.proven?.index ?? 0));
  if (last?.proven == null) return null;
  const { size, root } = last.proven.head;
  return { report_id: last.id, size, root: bytesToHex(root) };
}

function counts(evidence: PublishedEvidence): { episodes: number; generated: number } {
  const units = evidence.cells.filter(({ cluster_kind }) => cluster_kind === 'unit');
  const sum = (name: string): number =>
    units.reduce((total, { sums }) => total + (sums[name] ?? 0), 0);
  return { episodes: sum('episodes'), generated: sum('generated') };
}

function exclusions(evidence: PublishedEvidence, kind: ReportKind): ReportPredicate['exclusions'] {
  const units = evidence.cells.filter(({ cluster_kind }) => cluster_kind === 'unit');
  const count = (
    name: string,
    which: (dimensions: (typeof units)[number]['dimensions']) => boolean,
  ): number =>
    units
      .filter(({ dimensions }) => which(dimensions))
      .reduce((total, { sums }) => total + (sums[name] ?? 0), 0);
  const isWork = (context: string): boolean =>
    (workContexts as readonly string[]).includes(context);
  return [
    { reason: 'demonstrations', episodes: count('episodes', ({ context }) => context === 'demo') },
    {
      reason: 'data collection',
      episodes: count('episodes', ({ context }) => context === 'collection'),
    },
    {
      reason: 'not graded: outside the success rates',
      episodes: count('ungraded', ({ context }) => isWork(context)),
    },
    ...(kind === 'autonomy'
      ? [{ reason: 'simulated', episodes: count('episodes', ({ world }) => world === 'sim') }]
      : []),
  ].filter(({ episodes }) => episodes > 0);
}

async function readinessOf(
  { store, query }: ComposeParts,
  window: Window,
  rules: ReadinessRules,
  results: readonly Figure[],
  before: ReportPredicate | null,
): Promise<ReportPredicate['readiness']> {
  const table = evaluateReadiness(rules, readinessInputs(rules, results));
  return published({
    table,
    changes: before?.readiness == null ? [] : readinessChanges(before.readiness.table, table),
    targets: await targetRows(store, query, { from: window.from, to: window.to }),
  });
}
