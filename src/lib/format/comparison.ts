import type { ComparedTask, CompareAnswer, PairComparison } from '#lib/metrics/compare/types.ts';
import { printEstimate } from './estimate.ts';
import { taskTitle, worldName } from './names.ts';

/** `Real`, or `Sim rigid-lab@3.2`: two simulators are two places. */
export const placeName = ({
  world,
  simulator,
}: Pick<ComparedTask, 'world' | 'simulator'>): string =>
  simulator === null ? worldName(world) : `${worldName(world)} ${simulator}`;

/** How a test is named beside its p. */
export const testNames: { readonly [T in NonNullable<PairComparison['test']>]: string } = {
  'mcnemar-exact': 'exact McNemar, matched initial states',
  barnard: 'Barnard, independent trials',
  score: 'score test, independent trials',
};

/** `p = 0.044`, never 0. */
export function printP(p: number | null): string {
  if (p === null) return 'not tested';
  return p < 0.0001 ? 'p < 0.0001' : `p = ${Number(p.toPrecision(2))}`;
}

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** The comparison as Markdown, for a message or a review: the sentences first, then the figures. */
export function comparisonMarkdown(answer: CompareAnswer, link: string): string {
  const overall = answer.overall.map((each) => `- ${each.sentence} (${placeName(each)})`);
  const rows = answer.rows.flatMap((row) =>
    row.pairs.map((pair) => {
      const { text } = printEstimate(pair.estimate, 'points');
      const task = `${taskTitle(row.task)} (${placeName(row)})`;
      return `| ${[task, pair.a, pair.b, text, pair.p_holm === null ? '–' : printP(pair.p_holm), findingWords[pair.finding]].map(cell).join(' | ')} |`;
    }),
  );
  const sentences = answer.rows.flatMap((row) =>
    row.pairs.map(({ sentence }) => `- ${taskTitle(row.task)} (${placeName(row)}): ${sentence}`),
  );
  return [
    `**${answer.policies.join(' · ')}**`,
    '',
    ...overall,
    ...sentences,
    '',
    '| Task | Baseline | Version | Difference (95 % interval) | p, adjusted | Finding |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
    `${answer.metric} over ${answer.evidence.episodes} episodes, evidence root ${answer.evidence.root.slice(0, 16)}; ${link}`,
    ...(answer.generated > 0
      ? [`${answer.generated} of these episodes are generated sample data.`]
      : []),
    '',
  ].join('\n');
}

/** A finding of b against a, in words. */
export const findingWords: { readonly [F in PairComparison['finding']]: string } = {
  better: 'better',
  worse: 'worse',
  none: 'no finding',
  not_enough: 'not comparable',
};
