import { TelltaleError } from '#lib/kernel/errors.ts';
import type { Answer } from '#lib/metrics/answers.ts';
import type { Dimension } from '#lib/metrics/dimensions.ts';
import { timeToSuccess } from '#lib/metrics/survival/definition.ts';
import { commonHorizon, survivalFigures } from '#lib/metrics/survival/figures.ts';
import { survivalStatement } from '#lib/metrics/survival/statement.ts';
import type { SurvivalFigures } from '#lib/metrics/survival/types.ts';
import type { SurvivalTally } from '#lib/stats/kaplan-meier.ts';
import { answer, defaultLevel, defaultLimit, groupKey, groupOf } from './groups.ts';
import type { EvidenceReader, Row } from './reader.ts';
import { ask } from './shelved.ts';
import type { MetricRequest } from './types.ts';

const by: readonly Dimension[] = ['policy', 'world', 'simulator', 'simulator_type'];

/**
 * Time to success on one task, by policy, world and simulator; the grouping of the request does not matter.
 *
 * @throws TelltaleError USAGE unless the request names exactly one task: the times of two are not of one kind
 */
export async function survivalAnswer(
  reader: EvidenceReader,
  request: MetricRequest,
): Promise<Answer<SurvivalFigures>> {
  if (request.filter.where.task?.length !== 1) {
    throw new TelltaleError(
      'USAGE',
      'time to success is asked of one task: name it with task=…, e.g. task=cup-lift',
    );
  }
  const level = request.level ?? defaultLevel;
  const found = await ask(reader, survivalStatement(request.filter));
  const groups = [...Map.groupBy(found, (row) => groupKey(groupOf(row, by), by)).values()];
  const places = Map.groupBy(groups, ([row]) =>
    JSON.stringify([row?.['world'], row?.['simulator']]),
  );
  const rows = [...places.values()].flatMap((place) => {
    const tallies = place.map((own) => own.map(asTally));
    const horizon = commonHorizon(tallies);
    return place.map((own, at) => ({
      group: groupOf(own[0] ?? {}, by),
      ...survivalFigures(tallies[at] ?? [], horizon, own[0]?.['rounded'] === true, level),
    }));
  });
  const counts = {
    rows: rows.sort((one, other) => other.trials - one.trials),
    episodes: rows.reduce((sum, { trials }) => sum + trials, 0),
    generated: found.reduce((sum, row) => sum + Number(row['generated']), 0),
  };
  return answer(reader, timeToSuccess, counts, request.limit ?? defaultLimit, (row) => row);
}

const asTally = (row: Row): SurvivalTally => ({
  time: Number(row['time']),
  events: Number(row['events']),
  censored: Number(row['censored']),
});
