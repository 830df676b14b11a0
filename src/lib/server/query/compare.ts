import { TelltaleError } from '#lib/kernel/errors.ts';
import { sha256Hex } from '#lib/kernel/hash.ts';
import { compareOverall } from '#lib/metrics/compare/overall.ts';
import type { Sequence } from '#lib/metrics/compare/pair.ts';
import {
  canonicalPairsSql,
  sequencesStatement,
  versionPairsStatement,
} from '#lib/metrics/compare/pairs-statement.ts';
import { compareTask, regressionsFirst, type TaskEvidence } from '#lib/metrics/compare/task.ts';
import type { CompareAnswer, PairedOutcomes } from '#lib/metrics/compare/types.ts';
import type { Group } from '#lib/metrics/answers.ts';
import type { Filter } from '#lib/metrics/dimensions.ts';
import { successNeeds } from '#lib/metrics/success.ts';
import { isKnown } from '#lib/metrics/estimate.ts';
import { defaultLevel } from './groups.ts';
import { successAnswer } from './metrics.ts';
import { ask, type EvidenceReader, type Row } from './reader.ts';
import { pairCells } from './sources.ts';
import type { CompareRequest } from './types.ts';

export const mostPolicies = 12;

/** Verdicts that look at every trial are made for this many task × pair at most: a forecast costs a tenth of a second. */
const mostSequential = 12;
const mostTrials = 200_000;

/** Difference that matters, unless the request says otherwise: five points. */
export const defaultMargin = 0.05;

/** @throws TelltaleError USAGE for fewer than two versions, or too many */
export async function compareAnswer(
  reader: EvidenceReader,
  request: CompareRequest,
): Promise<CompareAnswer> {
  const policies = requirePolicies(request.policies);
  const level = request.level ?? defaultLevel;
  const filter: Filter = {
    ...request.filter,
    where: { ...request.filter.where, policy: policies },
  };
  const success = await successAnswer(reader, {
    by: ['task', 'policy', 'world', 'simulator'],
    filter,
    level,
  });
  const pairs = await pairsByVersion(reader, filter);
  const groups = Map.groupBy(success.rows, ({ group }) => placeKey(group));
  const comparisons = (groups.size * policies.length * (policies.length - 1)) / 2;
  const trials = comparisons <= mostSequential ? await trialsInOrder(reader, filter) : [];
  const tasks = [...groups.values()].map((rows): TaskEvidence => {
    const place = placeOf(rows[0]?.group ?? {});
    const own = trials.filter((trial) => placeKey(trial) === placeKey({ ...place }));
    const pairsOf = (a: string, b: string): PairedOutcomes | null =>
      pairs.get(pairKey({ ...place }, a, b)) ?? null;
    return {
      ...place,
      policies: policies.flatMap((policy) => {
        const row = rows.find(({ group }) => group['policy'] === policy);
        if (row === undefined) return [];
        const { estimate, trials: n, successes, assisted } = row;
        const units = isKnown(estimate) ? (estimate.clusters ?? 0) : 0;
        return [{ policy, estimate, trials: n, successes, assisted, units }];
      }),
      pairsOf,
      sequenceOf: (a, b) => (own.length === 0 ? null : sequence(own, a, b, pairsOf(a, b))),
    };
  });
  const rows = tasks.map((evidence) =>
    compareTask(evidence, request.margin ?? defaultMargin, level),
  );
  return {
    metric: 'compare/1',
    sql_sha256: sha256Hex(`${success.sql_sha256}\n${canonicalPairsSql}`),
    policies,
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

const pairKey = (row: Readonly<Record<string, unknown>>, a: string, b: string): string =>
  JSON.stringify([placeKey(row), a, b]);

async function pairsByVersion(
  reader: EvidenceReader,
  filter: Filter,
): Promise<ReadonlyMap<string, PairedOutcomes>> {
  const rows = await ask(reader, versionPairsStatement(filter, pairCells()));
  return new Map(
    rows.map((row) => {
      const pair = row as unknown as PairedOutcomes & { readonly a: string; readonly b: string };
      return [pairKey(row, pair.a, pair.b), pair];
    }),
  );
}

const trialsInOrder = (reader: EvidenceReader, filter: Filter): Promise<readonly Row[]> =>
  ask(reader, sequencesStatement(filter, mostTrials));

/** Pairs in the order in which they were completed, or each arm's trials in their order. */
function sequence(
  trials: readonly Row[],
  a: string,
  b: string,
  pairs: PairedOutcomes | null,
): Sequence {
  if (pairs === null || pairs.n < successNeeds)
    return { a: outcomes(trials, a), b: outcomes(trials, b) };
  const open = new Map<string, { readonly policy: string; readonly success: number }>();
  const paired: { a: number[]; b: number[] } = { a: [], b: [] };
  for (const trial of trials) {
    const policy = trial['policy'] as string;
    if (trial['pair_id'] === null || (policy !== a && policy !== b)) continue;
    const key = JSON.stringify([trial['pair_id'], trial['simulator']]);
    const other = open.get(key);
    const success = Number(trial['success']);
    if (other === undefined || other.policy === policy) {
      open.set(key, { policy, success });
    } else {
      paired.a.push(policy === a ? success : other.success);
      paired.b.push(policy === b ? success : other.success);
      open.delete(key);
    }
  }
  return paired;
}

const outcomes = (trials: readonly Row[], policy: string): number[] =>
  trials.filter((trial) => trial['policy'] === policy).map((trial) => Number(trial['success']));
