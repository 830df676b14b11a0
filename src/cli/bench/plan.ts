import { randomInt } from 'node:crypto';
import type { Command } from 'commander';
import { systemClock } from '#lib/kernel/clock.ts';
import { runsDirOf } from '#lib/server/runner/find-trial.ts';
import { planReal, type RealPlan } from '#lib/server/runner/plan-real.ts';
import { addDataOption, addJsonOption, printJson } from '../options.ts';
import { locateSpec } from './locate.ts';
import { wholeNumber } from './numbers.ts';
import type { BenchServices } from './services.ts';
import { whoRuns } from './who-runs.ts';

interface Options {
  readonly data: string;
  readonly policies: string;
  readonly trials?: number;
  readonly seed?: number;
  readonly by?: string;
  readonly json?: true;
}

export function addPlan(bench: Command, { openSink }: BenchServices): void {
  const command = bench
    .command('plan')
    .argument('<benchmark>', 'suite@version or path')
    .description(
      'schedule of a real run: randomised, interleaved, blinded, registered before its first trial',
    )
    .requiredOption('--policies <list>', 'NAME@VERSION,NAME@VERSION…')
    .option(
      '--trials <n>',
      'trials of each policy (else the least that the spec allows)',
      wholeNumber(1),
    )
    .option('--seed <n>', 'makes the order (else drawn)', wholeNumber(0))
    .option('--by <who>', 'who registers the run');
  addJsonOption(addDataOption(command)).action(async (reference: string, options: Options) => {
    const { spec } = await locateSpec(reference);
    const sink = await openSink(options.data);
    try {
      const request = {
        spec,
        policies: options.policies.split(',').map((policy) => policy.trim()),
        trialsPerPolicy: options.trials ?? spec.statistics.sample_size.real_min,
        seed: options.seed ?? randomInt(2 ** 32),
        registeredBy: options.by ?? whoRuns(),
      };
      const plan = await planReal(request, runsDirOf(options.data), sink, systemClock);
      if (options.json) printJson(plan);
      else process.stdout.write(textOf(plan));
    } finally {
      await sink.close();
    }
  });
}

function textOf(plan: RealPlan): string {
  const rows = plan.order.map(({ trial, policy_label, conditions }) => {
    const levels = Object.entries(conditions).map(([name, level]) => `${name} ${level}`);
    return `${String(trial + 1).padStart(4)}  ${policy_label}  ${levels.join(', ')}`;
  });
  return `${plan.run_id}: ${plan.trials} trials of ${plan.spec}, registered\n${rows.join('\n')}\n`;
}
