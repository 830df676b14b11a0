import type { Answer, Grouped, LatencyFigures, LatencyMeasure } from '#lib/metrics/answers.ts';
import type { Dimension } from '#lib/metrics/dimensions.ts';
import {
  countedLatency,
  episodesLeftOut,
  largestLatency,
  largestSpreads,
  restSpreads,
} from '#lib/metrics/largest-latency.ts';
import { latency, latencyFigures, type LatencyRow } from '#lib/metrics/latency.ts';
import { withWorld, type Question, type Source } from '#lib/metrics/statement.ts';
import { latencyMeasure } from './cluster-measures.ts';
import { answer, defaultLevel, defaultLimit, groupKey, groupOf, numbers } from './groups.ts';
import { askMany, type EvidenceReader, type Row } from './reader.ts';
import { keptHistograms } from './kept-histograms.ts';
import { byWorld } from './rest.ts';
import { ask } from './shelved.ts';
import { cells, latencyCells, sums } from './sources.ts';
import { askWide, isFew } from './wide.ts';
import type { MetricRequest } from './types.ts';

/** The largest rows with the sums by unit of their groups, and the rows that the others come to. */
interface Ranked {
  readonly histograms: readonly Row[];
  readonly spreads: readonly Row[];
  readonly rows: number;
  readonly episodes: number;
  readonly generated: number;
  readonly rest: readonly Row[];
  readonly restSpreads: readonly Row[];
}

/** latency/1: each row a group and a measurement, cut to those that most episodes stand behind. */
export async function latencyAnswer(
  reader: EvidenceReader,
  request: MetricRequest,
): Promise<Answer<LatencyFigures>> {
  const question: Question = { by: withWorld(request.by), filter: request.filter };
  const { level = defaultLevel, limit = defaultLimit } = request;
  const ranked = await rankedLatency(reader, question, limit);
  const figures = (by: readonly Dimension[], spreads: readonly Row[]) => {
    const bySums = new Map(spreads.map((row) => [groupKey(groupOf(row, by), by), row]));
    return (row: Row): Grouped<LatencyFigures> => {
      const group = groupOf(row, by);
      const spread = numbers(bySums.get(groupKey(group, by)) ?? {});
      return { group, ...latencyFigures(histogramOf(row), spread, level) };
    };
  };
  const restFigures = (row: Row): Grouped<LatencyFigures> => {
    const of = ranked.restSpreads.find(({ world }) => world === row['world']) ?? {};
    const episodes = of[episodesLeftOut(row['measure'] as string)] ?? 0;
    return figures(byWorld, [{ ...of, episodes }])(row);
  };
  return answer(
    reader,
    latency,
    { ...ranked, groups: ranked.rows, rows: ranked.histograms },
    limit,
    figures(question.by, ranked.spreads),
    restFigures,
  );
}

const histogramOf = (row: Row): LatencyRow => ({
  measure: row['measure'] as LatencyMeasure,
  buckets: row['buckets'] as readonly number[],
  counts: row['counts'] as readonly number[],
});

/** Few groups are read as a whole; of many those beyond the limit stay in the engine. */
async function rankedLatency(
  reader: EvidenceReader,
  question: Question,
  limit: number,
): Promise<Ranked> {
  const ranks = sums(question);
  const held = isFew(question) ? undefined : await heldBy(reader, question, ranks);
  if (held !== undefined && held.rows > limit) {
    const source = (episodes: Source): Source => latencyCells(question, episodes);
    const histograms = await askMany(reader, largestLatency(question, ranks, source, limit));
    const spreads = await askMany(reader, largestSpreads(question, ranks, cells(question), limit));
    return {
      ...held,
      histograms,
      spreads,
      ...(await leftOut(reader, question, limit, histograms)),
    };
  }
  const histograms = await keptHistograms(reader, question);
  const spreads = await askWide(reader, latencyMeasure, question);
  const sum = (name: string): number =>
    spreads.reduce((total, row) => total + Number(row[name] ?? 0), 0);
  const all = { rows: histograms.length, episodes: sum('episodes'), generated: sum('generated') };
  if (histograms.length <= limit) return { ...all, histograms, spreads, rest: [], restSpreads: [] };
  const shown = histograms.slice(0, limit);
  return { ...all, histograms: shown, spreads, ...(await leftOut(reader, question, limit, shown)) };
}

/** What all rows but the shown ones come to. */
async function leftOut(
  reader: EvidenceReader,
  question: Question,
  limit: number,
  shown: readonly Row[],
): Promise<Pick<Ranked, 'rest' | 'restSpreads'>> {
  const whole: Question = { by: byWorld, filter: question.filter };
  return {
    rest: without(await keptHistograms(reader, whole), shown),
    restSpreads: await ask(reader, restSpreads(question, sums(question), cells(question), limit)),
  };
}

/** Histograms of whole worlds less those of some of their groups: whole numbers, so that nothing is rounded. */
function without(worlds: readonly Row[], shown: readonly Row[]): readonly Row[] {
  const nameOf = (row: Row): string => JSON.stringify([row['world'], row['measure']]);
  const left = new Map(
    worlds.map((row) => {
      const { buckets, counts } = histogramOf(row);
      return [nameOf(row), new Map(buckets.map((bucket, at) => [bucket, counts[at] ?? 0]))];
    }),
  );
  for (const row of shown) {
    const counted = left.get(nameOf(row));
    const { buckets, counts } = histogramOf(row);
    for (const [at, bucket] of buckets.entries())
      counted?.set(bucket, (counted.get(bucket) ?? 0) - (counts[at] ?? 0));
  }
  return worlds.flatMap((row) => {
    const some = [...(left.get(nameOf(row)) ?? [])].filter(([, count]) => count > 0);
    const { world = null, measure = null } = row;
    const buckets = some.map(([bucket]) => bucket);
    const counts = some.map(([, count]) => count);
    return some.length === 0 ? [] : [{ world, measure, buckets, counts }];
  });
}

async function heldBy(
  reader: EvidenceReader,
  question: Question,
  ranks: Source,
): Promise<Pick<Ranked, 'rows' | 'episodes' | 'generated'>> {
  const [row] = await ask(reader, countedLatency(question, ranks));
  const of = (name: string): number => Number(row?.[name] ?? 0);
  return { rows: of('rows'), episodes: of('episodes'), generated: of('generated') };
}
