import type { Answer, Group, SimRealFigures } from '#lib/metrics/answers.ts';
import type { Dimension, Filter } from '#lib/metrics/dimensions.ts';
import { missing, type Estimate } from '#lib/metrics/estimate.ts';
import {
  pairsStatement,
  simReal,
  simRealFigures,
  simRealGrouping,
  type PairCounts,
} from '#lib/metrics/sim-real.ts';
import { successNeeds } from '#lib/metrics/success.ts';
import { answer, defaultLevel, defaultLimit, groupKey } from './groups.ts';
import { successAnswer } from './metrics.ts';
import type { EvidenceReader, Row } from './reader.ts';
import { ask } from './shelved.ts';
import { pairCells } from './sources.ts';
import type { MetricRequest } from './types.ts';

/**
 * One row per task × policy × simulator (and whatever else the request groups by), for which the simulator has trials.
 * A policy without real trials keeps its row, with the real side missing: that is a finding too.
 */
export async function simRealAnswer(
  reader: EvidenceReader,
  request: MetricRequest,
): Promise<Answer<SimRealFigures>> {
  const shared = sharedDimensions(request.by);
  const level = request.level ?? defaultLevel;
  const filter = bothWorlds(request.filter);
  const sides = await successAnswer(reader, {
    ...request,
    filter,
    by: [...shared, 'world', 'simulator', 'simulator_type'],
    limit: Number.MAX_SAFE_INTEGER,
  });
  const real = new Map<string, Estimate>();
  for (const row of sides.rows) {
    if (row.group['world'] === 'real') real.set(groupKey(row.group, shared), row.estimate);
  }
  const pairs = await countPairs(reader, filter, shared);
  const rows = sides.rows
    .filter((row) => row.group['world'] === 'sim' && isWanted(row.group, request.filter))
    .map((row) => {
      const group: Group = withoutWorld(row.group);
      const truth = real.get(groupKey(group, shared)) ?? missing(0, successNeeds);
      const matched = pairs.get(groupKey(group, [...shared, 'simulator']));
      return { group, ...simRealFigures(truth, row.estimate, matched, level) };
    });
  const counts = { rows, episodes: sides.evidence.episodes, generated: sides.generated };
  return answer(reader, simReal, counts, request.limit ?? defaultLimit, (row) => row);
}

const compared: readonly Dimension[] = ['world', 'simulator', 'simulator_type'];

/** task and policy always; world and simulator are what is compared. */
function sharedDimensions(by: readonly Dimension[]): readonly Dimension[] {
  const more = by.filter((name) => !compared.includes(name) && !simRealGrouping.includes(name));
  return [...simRealGrouping, ...more];
}

/** A filter on the simulator would hide the real side that it is held against: it is applied to the rows instead. */
function bothWorlds(filter: Filter): Filter {
  const where = Object.fromEntries(
    Object.entries(filter.where).filter(([name]) => !compared.includes(name as Dimension)),
  );
  return { ...filter, where };
}

const isWanted = (group: Group, { where }: Filter): boolean =>
  (['simulator', 'simulator_type'] as const).every((name) => {
    const wanted = where[name];
    return wanted === undefined || wanted.length === 0 || wanted.includes(group[name] ?? '');
  });

const withoutWorld = ({ world: _world, ...rest }: Group): Group => rest;

async function countPairs(
  reader: EvidenceReader,
  filter: Filter,
  shared: readonly Dimension[],
): Promise<ReadonlyMap<string, PairCounts>> {
  const found = await ask(reader, pairsStatement({ by: shared, filter }, pairCells()));
  return new Map(
    found.map((row) => [groupKey(row as Group, [...shared, 'simulator']), row as Row & PairCounts]),
  );
}
