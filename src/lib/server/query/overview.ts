import type { AutonomyFigures, Group, SuccessFigures } from '#lib/metrics/answers.ts';
import type { Filter } from '#lib/metrics/dimensions.ts';
import { ofOwnWork } from '#lib/metrics/own-work.ts';
import { isKnown, type Estimate } from '#lib/metrics/estimate.ts';
import { whereClause } from '#lib/metrics/statement.ts';
import { moverDifference } from '#lib/stats/mover.ts';
import { autonomyAnswer, successAnswer } from './metrics.ts';
import type { EvidenceReader } from './reader.ts';
import { ask } from './shelved.ts';
import { dayCells } from './sources.ts';
import type { OverviewRow } from './types.ts';

const by = ['task', 'policy', 'world', 'simulator'] as const;

interface Seen {
  readonly task: string;
  readonly world: 'real' | 'sim';
  readonly simulator: string | null;
  readonly policy: string;
  readonly last_day: string;
}

/**
 * Per task and world, each simulator by itself: the newest policy version beside the one before it of the same policy. Demos and data collection
 * are left out unless the filter names contexts itself.
 */
export async function overviewRows(
  reader: EvidenceReader,
  asked: Filter,
): Promise<readonly OverviewRow[]> {
  const filter = ofOwnWork(asked);
  const seen = await policiesInOrder(reader, filter);
  const success = await successAnswer(reader, { by, filter });
  const autonomy = await autonomyAnswer(reader, { by, filter });
  const figures = indexed(success.rows);
  const times = indexed(autonomy.rows);
  return [...byPlace(seen).values()].flatMap((versions) => {
    const newest = versions[0];
    if (newest === undefined) return [];
    const now = figures.get(key(newest));
    const time = times.get(key(newest));
    if (now === undefined || time === undefined) return [];
    const before = versions.slice(1).find(({ policy }) => nameOf(policy) === nameOf(newest.policy));
    const previous = before === undefined ? undefined : figures.get(key(before));
    return [overviewRow(newest, now, time, before?.policy ?? null, previous ?? null)];
  });
}

function overviewRow(
  newest: Seen,
  success: SuccessFigures,
  autonomy: AutonomyFigures,
  previousPolicy: string | null,
  previous: SuccessFigures | null,
): OverviewRow {
  return {
    task: newest.task,
    world: newest.world,
    simulator: newest.simulator,
    policy: newest.policy,
    previous_policy: previousPolicy,
    success,
    previous_success: previous,
    change: previous === null ? null : change(success.estimate, previous.estimate),
    autonomy,
    last_day: newest.last_day,
  };
}

const nameOf = (policy: string): string => policy.slice(0, policy.lastIndexOf('@'));

function change(now: Estimate, before: Estimate): Estimate | null {
  if (!isKnown(now) || !isKnown(before)) return null;
  return { ...moverDifference(now, before, 'newcombe'), n: now.n + before.n };
}

/** Newest first: the order in which versions first appeared, which survives a late batch of an old one. */
async function policiesInOrder(reader: EvidenceReader, filter: Filter): Promise<readonly Seen[]> {
  const where = whereClause(filter);
  const rows = await ask(reader, {
    sql: `SELECT task, world, simulator, policy, CAST(max(day) AS VARCHAR) AS last_day
     FROM ${dayCells({ by, filter })} WHERE ${where.sql}
     GROUP BY task, world, simulator, policy
     ORDER BY task, world, simulator, min(day) DESC, policy DESC`,
    params: where.params,
  });
  return rows as unknown as readonly Seen[];
}

function byPlace(seen: readonly Seen[]): ReadonlyMap<string, readonly Seen[]> {
  return Map.groupBy(seen, ({ task, world, simulator }) =>
    JSON.stringify([task, world, simulator]),
  );
}

const key = ({ task, policy, world, simulator }: Seen): string =>
  JSON.stringify([task, policy, world, simulator]);

function indexed<R extends { readonly group: Group }>(rows: readonly R[]): ReadonlyMap<string, R> {
  return new Map(rows.map((row) => [JSON.stringify(by.map((name) => row.group[name])), row]));
}
