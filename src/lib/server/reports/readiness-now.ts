import type { Estimate } from '#lib/metrics/estimate.ts';
import { sha256Hex } from '#lib/kernel/hash.ts';
import { isKnown } from '#lib/metrics/estimate.ts';
import { readinessChanges, type ReadinessChange } from '#lib/readiness/changes.ts';
import {
  evaluateReadiness,
  type ReadinessInput,
  type ReadinessTable,
} from '#lib/readiness/evaluate.ts';
import { twoSidedLevel, type SliceFigures } from '#lib/readiness/measure.ts';
import { parseRules, slicesOf, type EvidenceSlice } from '#lib/readiness/rules.ts';
import type { TargetRow } from '#lib/readiness/targets.ts';
import type { QueryLayer } from '#lib/server/query/types.ts';
import type { Store } from '#lib/server/store/store.ts';
import type { ReportEntry } from './shelf.ts';
import { targetRows } from './targets.ts';

/** What leadership sees first. */
export interface ReadinessView {
  readonly table: ReadinessTable;
  /** Since the last published readiness report; null where there is none. */
  readonly since: {
    readonly report_id: string;
    readonly changes: readonly ReadinessChange[];
  } | null;
  readonly targets: readonly TargetRow[];
  /** Tasks whose newest policy version does worse than the one before, beyond doubt. */
  readonly regressions: readonly {
    readonly task: string;
    readonly world: string;
    readonly policy: string;
    readonly previous_policy: string;
    readonly change: Estimate;
  }[];
}

interface Parts {
  readonly store: Store;
  readonly query: QueryLayer;
}

interface Days {
  readonly from?: string;
  readonly to?: string;
}

/**
 * Where everything stands now. The evidence is held against the rules once for each of its states and each rule file.
 *
 * @param days a window, or all time; the rules are held against all evidence in it
 */
export async function readinessNow(
  parts: Parts,
  rulesText: string,
  reports: readonly ReportEntry[],
  days: Days = {},
): Promise<ReadinessView> {
  const standing = await standingOf(parts, rulesText, days);
  return { ...standing, since: sinceLast(standing.table, reports) };
}

type Standing = Omit<ReadinessView, 'since'>;

/** What was computed from one state of the evidence, by rule file and days. */
interface Known {
  readonly version: number;
  readonly standings: Map<string, Promise<Standing>>;
}

const knownOf = new WeakMap<Store, Known>();

function standingOf(parts: Parts, rulesText: string, days: Days): Promise<Standing> {
  const version = parts.store.version();
  const before = knownOf.get(parts.store);
  const known: Known = before?.version === version ? before : { version, standings: new Map() };
  knownOf.set(parts.store, known);
  const key = JSON.stringify([sha256Hex(rulesText), days.from, days.to]);
  const standing = known.standings.get(key) ?? computeStanding(parts, rulesText, days);
  known.standings.set(key, standing);
  standing.catch(() => known.standings.delete(key));
  return standing;
}

async function computeStanding(
  { store, query }: Parts,
  rulesText: string,
  days: Days,
): Promise<Standing> {
  const rules = parseRules(rulesText);
  const level = twoSidedLevel(rules.confidence);
  const inputs: ReadinessInput[] = [];
  for (const slice of slicesOf(rules))
    inputs.push(...(await sliceInputs(query, slice, level, days)));
  const table = evaluateReadiness(rules, inputs);
  const overview = await query.overview({ where: {}, ...days });
  return {
    table,
    targets: await targetRows(store, query, days),
    regressions: overview.flatMap(({ task, world, policy, previous_policy, change }) =>
      change !== null && isKnown(change) && change.high < 0 && previous_policy !== null
        ? [{ task, world, policy, previous_policy, change }]
        : [],
    ),
  };
}

async function sliceInputs(
  query: QueryLayer,
  slice: EvidenceSlice,
  level: number,
  days: Days,
): Promise<ReadinessInput[]> {
  const request = {
    by: ['task', 'policy'] as const,
    filter: { where: { world: [slice.world], context: slice.contexts }, ...days },
    level,
    limit: 100_000,
  };
  const found = new Map<string, { -readonly [K in keyof SliceFigures]: SliceFigures[K] }>();
  const at = (group: Readonly<Record<string, string | null>>) => {
    const key = JSON.stringify([group['task'], group['policy']]);
    const figures = found.get(key) ?? {};
    found.set(key, figures);
    return figures;
  };
  for (const row of (await query.success(request)).rows) at(row.group).success = row;
  for (const row of (await query.autonomy(request)).rows) at(row.group).autonomy = row;
  for (const row of (await query.latency(request)).rows) {
    const figures = at(row.group);
    figures.latency = [...(figures.latency ?? []), row];
  }
  return [...found].map(([key, figures]) => {
    const [task = '', policy = ''] = JSON.parse(key) as string[];
    return { task, policy, slice, figures };
  });
}

function sinceLast(table: ReadinessTable, reports: readonly ReportEntry[]): ReadinessView['since'] {
  const [last] = reports
    .filter(({ proven, predicate }) => proven !== null && predicate.readiness !== null)
    .sort((a, b) => (b.proven?.index ?? 0) - (a.proven?.index ?? 0));
  if (last?.predicate.readiness == null) return null;
  return { report_id: last.id, changes: readinessChanges(last.predicate.readiness.table, table) };
}
