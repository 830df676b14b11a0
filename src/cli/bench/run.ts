import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Option, type Command } from 'commander';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import type { Split } from '#lib/benchmarks/plan/seeds.ts';
import { simulated, specName } from '#lib/benchmarks/spec/parse.ts';
import { systemClock } from '#lib/kernel/clock.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { benchmarksDir } from '#lib/server/runner/catalogue.ts';
import { runsDirOf } from '#lib/server/runner/find-trial.ts';
import { parsePolicy } from '#lib/server/runner/policies/choice.ts';
import { runBenchmark } from '#lib/server/runner/run-benchmark.ts';
import type { RunSummary } from '#lib/server/runner/summary.ts';
import { addDataOption, addJsonOption, printJson } from '../options.ts';
import { locateSpec } from './locate.ts';
import { wholeNumber } from './numbers.ts';
import { progressCounter } from './progress.ts';
import type { BenchServices } from './services.ts';
import { whoRuns } from './who-runs.ts';

interface Options {
  readonly data: string;
  readonly policy: string;
  readonly policyName?: string;
  readonly trials?: number;
  readonly seedSplit: Split;
  readonly auditSecret?: string;
  readonly perturb?: string;
  readonly paraphrase?: number;
  readonly workers?: number;
  readonly run?: string;
  readonly by?: string;
  readonly json?: true;
}

export function addRun(bench: Command, { openSink }: BenchServices): void {
  const command = bench
    .command('run')
    .argument('<benchmark>', 'suite@version or path')
    .description(
      'run a benchmark in simulation; the same command resumes a run that was interrupted',
    )
    .option(
      '--policy <policy>',
      'built-in name, openpi:ws://…, roboarena:ws://… or http://…',
      'baseline',
    )
    .option('--policy-name <name@version>', 'what an external policy is recorded as')
    .option('--trials <n>', 'how many (else what the spec asks for)', wholeNumber(1))
    .addOption(
      new Option('--seed-split <split>', 'which seeds')
        .choices(['public', 'audit'])
        .default('public'),
    )
    .option('--audit-secret <file>', "the audit round's secret")
    .option('--perturb <factor>', 'go through the levels of a perturbation factor')
    .option('--paraphrase <n>', 'instruct in the words of paraphrase n, from 0', wholeNumber(0))
    .option('--workers <n>', 'worker threads', wholeNumber(1))
    .option('--run <id>', 'name of the run, to repeat one that exists')
    .option('--by <who>', 'who registers the run');
  addJsonOption(addDataOption(command)).action(async (reference: string, options: Options) => {
    const spec = simulated((await locateSpec(reference)).spec);
    const trials = options.trials ?? spec.statistics.sample_size.sim ?? 1;
    const request = {
      spec,
      policy: parsePolicy(options.policy, options.policyName, spec.version),
      trials,
      split: options.seedSplit,
      perturbation: options.perturb,
      secret: await auditSecret(options, specName(spec)),
      paraphrase: options.paraphrase,
      runId: options.run,
    };
    const show = progressCounter('trials', trials);
    const stop = new AbortController();
    const onInterrupt = (): void => {
      stop.abort();
    };
    process.once('SIGINT', onInterrupt).once('SIGTERM', onInterrupt);
    const sink = await openSink(options.data);
    try {
      const summary = await runBenchmark({
        request,
        runsDir: runsDirOf(options.data),
        sink,
        clock: systemClock,
        registeredBy: options.by ?? whoRuns(),
        workers: options.workers,
        signal: stop.signal,
        onProgress: ({ done }) => {
          show(done);
        },
      });
      if (options.json) printJson(summary);
      else process.stdout.write(textOf(summary));
    } finally {
      await sink.close();
      process.off('SIGINT', onInterrupt).off('SIGTERM', onInterrupt);
    }
  });
}

const roundsSchema = z.object({
  rounds: z.array(z.object({ name: z.string(), spec: z.string(), commit_sha256: z.string() })),
});

/** The audit secret, if its hash was published for this spec before the round. */
async function auditSecret(options: Options, spec: string): Promise<string | undefined> {
  if (options.seedSplit === 'public') return undefined;
  if (options.auditSecret === undefined) {
    throw new TelltaleError('USAGE', 'the audit split needs --audit-secret FILE');
  }
  const secret = (await readFile(options.auditSecret, 'utf8')).trim();
  const hash = createHash('sha256').update(secret).digest('hex');
  const text = await readFile(join(benchmarksDir, 'rounds.yaml'), 'utf8');
  const { rounds } = roundsSchema.parse(parseYaml(text));
  if (rounds.some((round) => round.spec === spec && round.commit_sha256 === hash)) return secret;
  throw new TelltaleError(
    'FORBIDDEN',
    `benchmarks/rounds.yaml commits to no round of ${spec} with the hash ${hash} of this secret`,
  );
}

function textOf(summary: RunSummary): string {
  const failures = Object.entries(summary.failures).map(([label, count]) => `${label} ${count}`);
  return [
    `${summary.run_id}`,
    `${summary.policy} on ${summary.spec}: ${summary.successes} of ${summary.trials} succeeded`,
    ...(failures.length > 0 ? [`failures: ${failures.join(', ')}`] : []),
    ...(summary.invalid > 0 ? [`invalid: ${summary.invalid}`] : []),
    '',
  ].join('\n');
}
