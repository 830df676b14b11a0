import { parseCompareRequest } from '#lib/server/api/compare.ts';
import type { CompareAnswer } from '#lib/metrics/compare/types.ts';
import type { Command } from 'commander';
import { askEvidence } from '../evidence.ts';
import { addDataOption, addJsonOption, printJson } from '../options.ts';
import { addFilterOptions, filterEntries, type FilterOptions } from '../filter-options.ts';

interface Options extends FilterOptions {
  readonly data: string;
  readonly task?: string;
  readonly margin?: string;
  readonly json?: true;
}

export function registerCompare(program: Command): void {
  const command = program
    .command('compare')
    .argument(
      '<policies...>',
      'two or more policy versions, name@version; the first is the baseline',
    )
    .description('hold policy versions against each other, task by task')
    .option('--task <task>', 'only this task')
    .option('--margin <share>', 'the difference that would matter, default 0.05');
  addFilterOptions(command);
  addJsonOption(addDataOption(command)).action(async (policies: string[], options: Options) => {
    const answer = await compare(policies, options);
    if (options.json) printJson(answer);
    else process.stdout.write(printed(answer));
  });
}

async function compare(policies: readonly string[], options: Options): Promise<CompareAnswer> {
  const { task, margin } = options;
  const asked: [string, string][] = [
    ...policies.map((policy): [string, string] => ['policies', policy]),
    ...filterEntries(options),
    ...(task === undefined ? [] : [['task', task] satisfies [string, string]]),
    ...(margin === undefined ? [] : [['margin', margin] satisfies [string, string]]),
  ];
  const request = parseCompareRequest(asked);
  return askEvidence(options.data, {
    locally: (query) => query.compare(request),
    remotely: { path: '/api/v1/compare', asked },
  });
}

/** The sentences, in the order of the answer: regressions first. */
function printed(answer: CompareAnswer): string {
  const tasks = answer.rows.flatMap(({ task, world, simulator, pairs }) => [
    `${task} (${simulator ?? world})`,
    ...pairs.flatMap(({ sentence, sequential, plan }) => [
      `  ${sentence}`,
      ...[sequential, plan].flatMap((part) => (part === null ? [] : [`    ${part.sentence}`])),
    ]),
  ]);
  const overall = answer.overall.map(
    ({ sentence, world, simulator }) => `${sentence} (${simulator ?? world})`,
  );
  return `${[...tasks, ...overall].join('\n')}\n`;
}
