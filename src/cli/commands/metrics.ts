import { existsSync } from 'node:fs';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { parseMetricRequest } from '#lib/metrics/request.ts';
import { csv, flatRow, publicRow } from '#lib/metrics/tabular.ts';
import type { Command } from 'commander';
import { metricTable } from '../metric-table.ts';
import { addDataOption, addJsonOption, printJson } from '../options.ts';
import { askServer, serverUrl } from '../running-server.ts';

interface Options {
  readonly data: string;
  readonly by?: string;
  readonly where: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly level?: string;
  readonly limit?: string;
  readonly json?: true;
  readonly csv?: true;
}

const collect = (value: string, previous: readonly string[]): readonly string[] => [
  ...previous,
  value,
];

export function registerMetrics(program: Command): void {
  const command = program
    .command('metrics')
    .argument('<name>', 'success, latency, autonomy, interventions, sim-real or failures')
    .description('a metric over the evidence, grouped and filtered; every row with interval and n')
    .option('--by <dimensions>', 'group by these, comma-separated, e.g. task,policy')
    .option('--where <key=value>', 'only episodes with this value; repeatable', collect, [])
    .option('--from <day>', 'first UTC day, YYYY-MM-DD')
    .option('--to <day>', 'last UTC day, YYYY-MM-DD')
    .option('--level <level>', 'confidence level, default 0.95')
    .option('--limit <n>', 'most groups, largest first')
    .option('--csv', 'print CSV');
  addJsonOption(addDataOption(command)).action(async (name: string, options: Options) => {
    const answer = await ask(name, entries(options), options.data);
    if (options.json) printJson(answer);
    else if (options.csv) process.stdout.write(csv(answer.rows.map(flatRow)));
    else process.stdout.write(metricTable(answer));
  });
}

/** The answer as it stands in JSON. */
export interface PublicAnswer {
  readonly metric: string;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly evidence: { readonly batches: number; readonly episodes: number; readonly root: string };
  readonly generated: number;
  readonly omitted_groups: number;
}

function entries({ by, where, from, to, level, limit }: Options): [string, string][] {
  const filters = where.map((condition): [string, string] => {
    const split = condition.indexOf('=');
    if (split < 1) {
      throw new TelltaleError(
        'USAGE',
        `--where ${condition} must read key=value, e.g. --where world=real`,
      );
    }
    return [condition.slice(0, split), condition.slice(split + 1)];
  });
  const named = Object.entries({ by, from, to, level, limit });
  return [
    ...filters,
    ...named.filter((entry): entry is [string, string] => entry[1] !== undefined),
  ];
}

/** Asks the store itself, or the server that holds it. */
async function ask(
  name: string,
  asked: [string, string][],
  dataDir: string,
): Promise<PublicAnswer> {
  const request = parseMetricRequest(asked);
  if (!existsSync(dataDir)) {
    throw new TelltaleError(
      'NOT_FOUND',
      `there is no evidence at ${dataDir}; bring some in with "telltale ingest FILE --data ${dataDir}"`,
    );
  }
  const { openApp } = await import('#lib/server/app.ts');
  const { answerMetric } = await import('#lib/server/query/answer-metric.ts');
  try {
    await using app = await openApp(dataDir);
    const answer = await answerMetric(app.query, name, request);
    return { ...answer, rows: answer.rows.map(publicRow) };
  } catch (thrown) {
    const url = serverUrl(dataDir);
    if (!(thrown instanceof TelltaleError) || thrown.code !== 'STORE_BUSY' || url === null)
      throw thrown;
    const path = `/api/v1/metrics/${encodeURIComponent(name)}?${new URLSearchParams(asked).toString()}`;
    const response = await askServer(url, path);
    return (await response.json()) as PublicAnswer;
  }
}
