import type { Registration } from '#lib/log/records/registration.ts';
import type { Estimate } from '#lib/metrics/estimate.ts';
import { nominalCells, type Cell } from './board-cells.ts';
import { boardShare, levelShares, sum, worstLevelShare, type PlanInterval } from './board-share.ts';
import type { EvidenceReader } from './reader.ts';
import { registrations, runExtra } from './registrations.ts';

/** A suite's results under its own statistics plan. */
export interface LeaderboardRequest {
  readonly suite: string;
  /** Results of other majors are another task's. */
  readonly major: number;
  readonly interval: PlanInterval;
  /** The factor whose levels the plan asks for one by one; null where it pools. */
  readonly per: string | null;
  /** Whether the headline is the worst level (else all trials together). */
  readonly worstLevel: boolean;
}

/** One policy in one world. Real and simulated trials, and two simulators, never share a row. */
export interface BoardRow {
  readonly policy: string;
  readonly world: 'real' | 'sim';
  readonly simulator: string | null;
  /** The spec's bytes that the trials name. */
  readonly spec_sha256: string;
  readonly versions: readonly string[];
  /** public, audit, or null where the run does not say. */
  readonly split: string | null;
  /** Registered before the first trial. */
  readonly registered: boolean;
  /** What the plan makes its headline. */
  readonly headline: Estimate;
  readonly overall: Estimate;
  readonly levels: readonly { readonly level: string; readonly estimate: Estimate }[];
  /** Planned trials that never reported: failures in `overall`, and in the headline's level. */
  readonly unreported: number;
  /** Trials left out because they are byte for byte an earlier one. */
  readonly repeated: number;
  readonly corrected: number;
  /** Trials that reported. */
  readonly reported: number;
  /** Of those, generated sample data. */
  readonly generated: number;
  readonly units: number;
  readonly runs: readonly string[];
}

/** Results of one major version of a suite, by policy, world and simulator: registered first, then the best headline. */
export async function leaderboard(
  reader: EvidenceReader,
  request: LeaderboardRequest,
): Promise<readonly BoardRow[]> {
  const { suite, major, per } = request;
  const plans = await registrations(reader, { suite });
  const cells = await nominalCells(reader, suite, major, per, plans);
  return [...Map.groupBy(cells, (cell) => rowKey(cell, plans)).values()]
    .map((group) => boardRow(group, plans, request))
    .sort(byHeadline);
}

const splitOf = (plans: ReadonlyMap<string, Registration>, run: string): string | null => {
  const plan = plans.get(run);
  return plan === undefined ? null : runExtra(plan).split;
};

const rowKey = (cell: Cell, plans: ReadonlyMap<string, Registration>): string =>
  JSON.stringify([
    ...[cell.policy, cell.world, cell.simulator, cell.spec_sha256],
    ...[splitOf(plans, cell.run_id), plans.has(cell.run_id)],
  ]);

function boardRow(
  cells: readonly Cell[],
  plans: ReadonlyMap<string, Registration>,
  { interval, per, worstLevel }: LeaderboardRequest,
): BoardRow {
  const [first] = cells as readonly [Cell, ...Cell[]];
  const { policy, world, simulator, spec_sha256, run_id } = first;
  const overall = boardShare(cells, interval);
  const known = cells.filter(({ unit }) => unit !== null);
  return {
    policy,
    world,
    simulator,
    spec_sha256,
    versions: [...new Set(cells.map(({ version }) => version))],
    split: splitOf(plans, run_id),
    registered: plans.has(run_id),
    headline: worstLevel ? (worstLevelShare(cells, interval) ?? overall) : overall,
    overall,
    levels: per === null ? [] : levelShares(cells, interval),
    unreported: sum(cells, 'n') - sum(known, 'n'),
    repeated: sum(cells, 'repeated'),
    corrected: sum(cells, 'corrected'),
    reported: sum(cells, 'reported'),
    generated: sum(cells, 'generated'),
    units: new Set(known.map(({ unit }) => unit)).size,
    runs: [...new Set(cells.map(({ run_id: run }) => run))],
  };
}

/** By the lower end of the interval: what the evidence vouches for. */
function byHeadline(a: BoardRow, b: BoardRow): number {
  const vouched = ({ headline }: BoardRow): number => (headline.value === null ? -1 : headline.low);
  return (
    Number(b.registered) - Number(a.registered) ||
    vouched(b) - vouched(a) ||
    (a.policy < b.policy ? -1 : 1)
  );
}
