import { setImmediate as breathe } from 'node:timers/promises';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { sha256Hex } from '#lib/kernel/hash.ts';
import { compareOverall } from '#lib/metrics/compare/overall.ts';
import {
  canonicalPairsSql,
  sequencesStatement,
  versionPairsStatement,
} from '#lib/metrics/compare/pairs-statement.ts';
import { sequenceOf, type OrderedTrial } from '#lib/metrics/compare/order.ts';
import { compareTask, regressionsFirst, type TaskEvidence } from '#lib/metrics/compare/task.ts';
import type { CompareAnswer, ComparedTask, PairedOutcomes } from '#lib/metrics/compare/types.ts';
import type { Answer, Group, SuccessFigures } from '#lib/metrics/answers.ts';
import type { Filter } from '#lib/metrics/dimensions.ts';
import { isKnown } from '#lib/metrics/estimate.ts';
import { maxGroups } from '#lib/metrics/request.ts';
import { defaultLevel } from './groups.ts';
import { successAnswer } from './metrics.ts';
import type { EvidenceReader, Row } from './reader.ts';
import { ask } from './shelved.ts';
import { pairCells } from './sources.ts';
import type { CompareRequest } from './types.ts';

export const mostPolicies = 12;

/** An exact test takes some ten milliseconds; more comparisons than this are too many to read anyway. */
const mostComparisons = 600;

/** Verdicts that look at every trial are made for this many comparisons: a forecast costs a tenth of a second. */
const mostSequential = 24;
const mostTrials = 200_000;

/** Difference that matters, unless the request says otherwise: five points. */
export const defaultMargin = 0.05;

/** @throws TelltaleError USAGE for fewer than two versions, or too many versions or comparisons */
export async function compareAnswer(
  reader: EvidenceReader,
  request: CompareRequest,
): Promise<CompareAnswer> {
  const policies = requirePolicies(request.policies);
  const { margin = defaultMargin, level = defaultLevel } = request;
  const filter: Filter = {
    ...request.filter,
    where: { ...request.filter.where, policy: policies },
  };
  const success = await successAnswer(reader, {
    by: ['task', 'policy', 'world', 'simulator'],
    filter,
    level,
    limit: maxGroups,
  });
  const { tasks, inOrder } = await evidenceByTask(reader, filter, success, policies);
  const rows: ComparedTask[] = [];
  for (const task of tasks) {
    rows.push(compareTask(task, margin, level));
    await breathe(); // other readers are served between two tasks
  }
  return {
    metric: 'compare/1',
    sql_sha256: sha256Hex(`${success.sql_sha256}\n${canonicalPairsSql}`),
    policies,
    level,
    margin,
    read_in_order: inOrder,
    rows: regressionsFirst(rows),
    overall: compareOverall(rows, policies, level),
    evidence: success.evidence,
    generated: success.generated,
  };
}

function requirePolicies(asked: readonly string[]): readonly string[] {
  const policies = [...new Set(asked)];
  if (policies.length >= 2 && policies.length <= mostPolicies) return policies;
  throw new TelltaleError(
    'USAGE',
    `a comparison takes 2 to ${mostPolicies} different policy versions, written name@version; got ${policies.length}`,
  );
}

/** Where trials may be compared: one task, in one world, in one simulator. */
type Place = Pick<TaskEvidence, 'task' | 'world' | 'simulator'>;

const placeOf = (group: Group): Place => ({
  task: group['task'] ?? '',
  world: group['world'] === 'sim' ? 'sim' : 'real',
  simulator: group['simulator'] ?? null,
});

const placeKey = (row: Readonly<Record<string, unknown>>): string =>
  JSON.stringify([row['task'], row['world'], row['simulator'] ?? null]);

const pairKey = (place: string, a: string, b: string): string => JSON.stringify([place, a, b]);

async function evidenceByTask(
  reader: EvidenceReader,
  filter: Filter,
  success: Answer<SuccessFigures>,
  policies: readonly string[],
): Promise<{ readonly tasks: readonly TaskEvidence[]; readonly inOrder: boolean }> {
  const groups = [...Map.groupBy(success.rows, ({ group }) => placeKey(group))];
  const sizes = groups.map(([, rows]) => (rows.length * (rows.length - 1)) / 2);
  const comparisons = sizes.reduce((sum, size) => sum + size, 0);
  if (comparisons > mostComparisons) {
    throw new TelltaleError(
      'USAGE',
      `these versions make ${comparisons} comparisons, at most ${mostComparisons} are made at once; name fewer versions or filter by task`,
    );
  }
  const pairs = await pairsByVersion(reader, filter);
  const inOrder = comparisons <= mostSequential;
  const trials = inOrder ? await trialsInOrder(reader, filter) : new Map<string, never>();
  const tasks = groups.map(([key, rows]): TaskEvidence => {
    const pairsOf = (a: string, b: string): PairedOutcomes | null =>
      pairs.get(pairKey(key, a, b)) ?? null;
    const own = trials.get(key) ?? [];
    return {
      ...placeOf(rows[0]?.group ?? {}),
      policies: policies.flatMap((policy) => {
        const row = rows.find(({ group }) => group['policy'] === policy);
        return row === undefined ? [] : [{ policy, ...sideOf(row) }];
      }),
      pairsOf,
      sequenceOf: (a, b, paired) => sequenceOf(own, a, b, paired),
    };
  });
  return { tasks, inOrder };
}

function sideOf({ estimate, trials, successes, assisted }: SuccessFigures) {
  const units = isKnown(estimate) ? (estimate.clusters ?? 0) : 0;
  return { estimate, trials, successes, assisted, units };
}

async function pairsByVersion(
  reader: EvidenceReader,
  filter: Filter,
): Promise<ReadonlyMap<string, PairedOutcomes>> {
  const rows = await ask(reader, versionPairsStatement(filter, pairCells()));
  return new Map(
    rows.map((row) => {
      const { a, b, n, both, only_a, only_b, neither } = row as unknown as PairedOutcomes & {
        readonly a: string;
        readonly b: string;
      };
      return [pairKey(placeKey(row), a, b), { n, both, only_a, only_b, neither }];
    }),
  );
}

async function trialsInOrder(
  reader: EvidenceReader,
  filter: Filter,
): Promise<ReadonlyMap<string, readonly OrderedTrial[]>> {
  const rows = await ask(reader, sequencesStatement(filter, mostTrials));
  const groups = Map.groupBy(rows, placeKey);
  return new Map([...groups].map(([key, trials]) => [key, trials.map(asTrial)]));
}

const asTrial = (row: Row): OrderedTrial => ({
  policy: row['policy'] as string,
  pair: row['pair_id'] as string | null,
  success: Number(row['success']),
  at: Number(row['at']),
});
