import { autonomy, autonomyFigures, autonomyStatement } from '#lib/metrics/autonomy.ts';
import type {
  Answer,
  AutonomyFigures,
  FailureFigures,
  Grouped,
  SuccessFigures,
} from '#lib/metrics/answers.ts';
import type { Dimension } from '#lib/metrics/dimensions.ts';
import { failures, failuresStatement } from '#lib/metrics/failures.ts';
import { success, successFigures } from '#lib/metrics/success.ts';
import { episodesStatement, withWorld, type Question } from '#lib/metrics/statement.ts';
import { autonomyMeasure, successMeasure } from './cluster-measures.ts';
import { answer, defaultLevel, defaultLimit, groupKey, groupOf, numbers } from './groups.ts';
import { askMany, type EvidenceReader, type Row } from './reader.ts';
import { byWorld, largestReasons } from './rest.ts';
import { ask } from './shelved.ts';
import { dayCells, failureCells, sums } from './sources.ts';
import { askRanked } from './wide.ts';
import type { MetricRequest } from './types.ts';

const asQuestion = (request: MetricRequest): Question => ({
  by: withWorld(request.by),
  filter: request.filter,
});

const totalOf = (rows: readonly Row[], column: string): number =>
  rows.reduce((sum, row) => sum + Number(row[column] ?? 0), 0);

export async function successAnswer(
  reader: EvidenceReader,
  request: MetricRequest,
): Promise<Answer<SuccessFigures>> {
  const question = asQuestion(request);
  const { level = defaultLevel, limit = defaultLimit } = request;
  const ranked = await askRanked(reader, successMeasure, question, limit);
  const figures =
    (by: readonly Dimension[]) =>
    (row: Row): Grouped<SuccessFigures> => ({
      group: groupOf(row, by),
      ...successFigures(numbers(row), level),
    });
  return answer(reader, success, ranked, limit, figures(question.by), figures(byWorld));
}

const counted = <R>(rows: readonly R[], found: readonly Row[]) => ({
  rows,
  episodes: totalOf(found, 'episodes'),
  generated: totalOf(found, 'generated'),
});

export async function autonomyAnswer(
  reader: EvidenceReader,
  request: MetricRequest,
): Promise<Answer<AutonomyFigures>> {
  const question = asQuestion(request);
  const { level = defaultLevel, limit = defaultLimit } = request;
  const ranked = await askRanked(reader, autonomyMeasure, question, limit);
  const loneUnit = ranked.rows.some((row) => row['clusters'] === 1);
  const byDay = loneUnit
    ? await askMany(reader, autonomyStatement(question, dayCells(question), 'day'))
    : [];
  const days = new Map(
    byDay.map((row) => [groupKey(groupOf(row, question.by), question.by), numbers(row)]),
  );
  const figures =
    (by: readonly Dimension[]) =>
    (row: Row): Grouped<AutonomyFigures> => {
      const group = groupOf(row, by);
      const dayRow = by === question.by ? days.get(groupKey(group, by)) : undefined;
      return { group, ...autonomyFigures(numbers(row), dayRow, level) };
    };
  return answer(reader, autonomy, ranked, limit, figures(question.by), figures(byWorld));
}

export async function failuresAnswer(
  reader: EvidenceReader,
  request: MetricRequest,
): Promise<Answer<FailureFigures>> {
  const question = asQuestion(request);
  const { limit = defaultLimit } = request;
  const found = await ask(
    reader,
    largestReasons(failuresStatement(question, failureCells(question)), question.by, limit),
  );
  const figures = (row: Row): Grouped<FailureFigures> => ({
    group: groupOf(row, question.by),
    failure_reason: row['failure_reason'] as string | null,
    count: Number(row['count']),
    share: Number(row['count']) / Number(row['failures']),
  });
  const totals = await ask(reader, episodesStatement(question, sums(question)));
  const shown = found.filter((row) => row['is_rest'] !== true);
  const rest = found.filter((row) => row['is_rest'] === true);
  const ranked = {
    ...counted(shown, totals),
    groups: shown.length + totalOf(rest, 'reasons'),
    rest,
  };
  return answer(reader, failures, ranked, limit, figures);
}
