import { Option, type Command } from 'commander';
import { simulated } from '#lib/benchmarks/spec/parse.ts';
import type { Audit } from '#lib/sim/trial/replay.ts';
import { findTrial, runsDirOf } from '#lib/server/runner/find-trial.ts';
import { replayTrial, type ReplayAnswer } from '#lib/server/runner/replay-trial.ts';
import { addDataOption, addJsonOption, printJson } from '../options.ts';
import { locateSpec } from './locate.ts';

interface Options {
  readonly data: string;
  readonly spec?: string;
  readonly audit?: Audit;
  readonly json?: true;
}

export function addReplay(bench: Command): void {
  const command = bench
    .command('replay')
    .argument('<trial>', 'RUN/TRIAL, or the path of a trial file')
    .description('execute a trial again and compare it byte for byte; fails when it differs')
    .option('--spec <path>', 'the spec, if it is not among those that come with the product')
    .addOption(
      new Option('--audit <audit>', 'only policy and seed, or only the recorded actions').choices([
        'policy',
        'actions',
      ]),
    );
  addJsonOption(addDataOption(command)).action(async (reference: string, options: Options) => {
    const trial = await findTrial(reference, runsDirOf(options.data));
    const { spec } = await locateSpec(options.spec ?? trial.spec);
    const answer = await replayTrial(
      trial,
      simulated(spec),
      options.audit ? [options.audit] : undefined,
    );
    if (options.json) printJson(answer);
    else process.stdout.write(textOf(answer));
    if (!answer.match) process.exitCode = 1;
  });
}

function textOf(answer: ReplayAnswer): string {
  const audits = Object.keys(answer.audits).join(' and ');
  if (answer.match) {
    return `${answer.trial}: ${answer.steps} steps, the same bytes (audit of ${audits})\n`;
  }
  const { step } = answer.first_difference;
  const where =
    step === null ? 'at no recorded step, but the hash differs' : `from step ${step} on`;
  return `${answer.trial}: DIFFERS ${where} (audit of ${audits})\n`;
}
