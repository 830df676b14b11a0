import { parseMetricRequest } from '#lib/metrics/request.ts';
import type { PreferenceAnswer } from '#lib/metrics/preferences/types.ts';
import { isKnown } from '#lib/metrics/estimate.ts';
import type { Command } from 'commander';
import { askEvidence } from '../evidence.ts';
import { addFilterOptions, filterEntries, type FilterOptions } from '../filter-options.ts';
import { addDataOption, addJsonOption, printJson } from '../options.ts';

interface Options extends FilterOptions {
  readonly data: string;
  readonly json?: true;
}

export function registerPreferences(program: Command): void {
  const command = program
    .command('preferences')
    .description('what people preferred in pairwise comparisons, as a ranking with intervals');
  addFilterOptions(command);
  addJsonOption(addDataOption(command)).action(async (options: Options) => {
    const answer = await ask(options);
    if (options.json) printJson(answer);
    else process.stdout.write(printed(answer));
  });
}

async function ask(options: Options): Promise<PreferenceAnswer> {
  const asked = filterEntries(options);
  const { filter, level } = parseMetricRequest(asked);
  const request = { filter, ...(level === undefined ? {} : { level }) };
  return askEvidence(options.data, {
    locally: (query) => query.preferences(request),
    remotely: { path: '/api/v1/preferences', asked },
  });
}

function printed({ rows, sentence }: PreferenceAnswer): string {
  const widest = Math.max(0, ...rows.map(({ policy }) => policy.length));
  const lines = rows.map(({ policy, estimate, letters, wins, losses, ties, unranked }) => {
    const strength = isKnown(estimate)
      ? `${signed(estimate.value)} (${signed(estimate.low)} to ${signed(estimate.high)})`
      : (unranked ?? 'not ranked');
    return `${policy.padEnd(widest)}  ${strength}  ${letters ?? ''}  ${wins} won, ${losses} lost, ${ties} tied`;
  });
  return `${[...lines, sentence].join('\n')}\n`;
}

const signed = (value: number): string => (value > 0 ? '+' : '') + value.toFixed(2);
