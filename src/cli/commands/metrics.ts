import { parseMetricRequest } from '#lib/metrics/request.ts';
import { csv, flatRow, publicAnswer } from '#lib/metrics/tabular.ts';
import { answerMetric } from '#lib/server/query/answer-metric.ts';
import type { Command } from 'commander';
import { askEvidence } from '../evidence.ts';
import { addFilterOptions, filterEntries, type FilterOptions } from '../filter-options.ts';
import { metricTable, type PublicAnswer } from '../metric-table.ts';
import { addDataOption, addJsonOption, printJson } from '../options.ts';

interface Options extends FilterOptions {
  readonly data: string;
  readonly by?: string;
  readonly limit?: string;
  readonly json?: true;
  readonly csv?: true;
}

export function registerMetrics(program: Command): void {
  const command = program
    .command('metrics')
    .argument(
      '<name>',
      'success, latency, autonomy, interventions, sim-real, fidelity, time-to-success or failures',
    )
    .description('a metric over the evidence, grouped and filtered; every row with interval and n')
    .option('--by <dimensions>', 'group by these, comma-separated, e.g. task,policy')
    .option('--limit <n>', 'most groups, largest first')
    .option('--csv', 'print CSV');
  addFilterOptions(command);
  addJsonOption(addDataOption(command)).action(async (name: string, options: Options) => {
    const answer = await ask(name, options);
    if (options.json) printJson(answer);
    else if (options.csv) process.stdout.write(csv(answer.rows.map(flatRow)));
    else process.stdout.write(metricTable(answer));
  });
}

async function ask(name: string, options: Options): Promise<PublicAnswer> {
  const { by, limit } = options;
  const asked: [string, string][] = [
    ...filterEntries(options),
    ...(by === undefined ? [] : [['by', by] satisfies [string, string]]),
    ...(limit === undefined ? [] : [['limit', limit] satisfies [string, string]]),
  ];
  const request = parseMetricRequest(asked);
  return askEvidence(options.data, {
    locally: async (query) => {
      const answer = await answerMetric(query, name, request);
      return publicAnswer(answer);
    },
    remotely: { path: `/api/v1/metrics/${encodeURIComponent(name)}`, asked },
  });
}
