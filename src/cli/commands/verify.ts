import type { Command } from 'commander';
import { addJsonOption } from '../options.ts';
import { runVerify, type VerifyFlags } from '../reports/verify-report.ts';

/** `telltale verify FOLDER`: the same as `report verify`. */
export function registerVerify(program: Command): void {
  addVerifyOptions(
    program
      .command('verify')
      .argument('<folder>', 'a report’s folder or zip')
      .description('check a report from its files alone: signatures, ledger, every figure'),
  );
}

export const addVerifyOptions = (command: Command): Command =>
  addJsonOption(command)
    .option(
      '--key <key>',
      'the ledger’s verifier key (name+id+key), as you were given it elsewhere',
    )
    .option('--countersigner <key>', 'verifier key of somebody who must have signed besides')
    .option('--checkpoint <file>', 'a checkpoint of the ledger that you kept yourself')
    .action((folder: string, flags: VerifyFlags) => runVerify(folder, flags));
