import { readFile } from 'node:fs/promises';
import { verifyReport, type VerifyOptions } from '#lib/reports/verify/verify.ts';
import type { VerifyResult } from '#lib/reports/verify/check.ts';
import { printJson } from '../options.ts';
import { readReport } from './read-report.ts';

export interface VerifyFlags {
  readonly key?: string;
  readonly checkpoint?: string;
  readonly countersigner?: string;
  readonly json?: true;
}

/** Checks a report and prints what was found; the exit code is 1 when anything fails. */
export async function runVerify(path: string, flags: VerifyFlags): Promise<void> {
  const options: VerifyOptions = {
    ...(flags.key === undefined ? {} : { key: flags.key }),
    ...(flags.countersigner === undefined ? {} : { countersigner: flags.countersigner }),
    ...(flags.checkpoint === undefined
      ? {}
      : { checkpoint: await readFile(flags.checkpoint, 'utf8') }),
  };
  const result = await verifyReport(await readReport(path), options);
  if (flags.json) printJson(result);
  else process.stdout.write(inWords(result));
  if (!result.ok) process.exitCode = 1;
}

const inWords = ({ ok, checks, not_checked }: VerifyResult): string =>
  [
    ...checks.map((check) => `${check.ok ? 'holds' : 'FAILS'}  ${check.name}: ${check.detail}`),
    '',
    ok ? 'Everything that was checked holds.' : 'Do not rely on this report.',
    '',
    'Not checked:',
    ...not_checked.map((words) => `- ${words}`),
    '',
  ].join('\n');
