#!/usr/bin/env node
import { asTelltaleError } from '#lib/kernel/errors.ts';
import { Command, CommanderError } from 'commander';
import { openEvidenceSink } from './bench-sink.ts';
import { registerAccess } from './commands/access.ts';
import { registerBench } from './commands/bench.ts';
import { registerCompare } from './commands/compare.ts';
import { registerDemo } from './commands/demo.ts';
import { registerDoctor } from './commands/doctor.ts';
import { registerIngest } from './commands/ingest.ts';
import { registerLedger } from './commands/ledger.ts';
import { registerMetrics } from './commands/metrics.ts';
import { registerPreferences } from './commands/preferences.ts';
import { registerPublished } from './commands/published.ts';
import { registerReport } from './commands/report.ts';
import { registerSample } from './commands/sample.ts';
import { registerServe } from './commands/serve.ts';
import { registerStats } from './commands/stats.ts';
import { registerVerify } from './commands/verify.ts';
import { registerWebhook } from './commands/webhook.ts';
import { exitCode } from './exit.ts';

const program = new Command('telltale')
  .description('Shows what robots really do by themselves: evaluation logs in, honest figures out.')
  .version('0.1.0')
  .exitOverride()
  .showHelpAfterError('(--help says more)');

for (const register of [
  registerServe,
  registerIngest,
  registerDoctor,
  registerMetrics,
  registerCompare,
  registerPreferences,
  registerPublished,
  registerStats,
  registerSample,
  registerDemo,
  registerReport,
  registerLedger,
  registerVerify,
  registerAccess,
  registerWebhook,
])
  register(program);
registerBench(program, { openSink: openEvidenceSink });

try {
  await program.parseAsync(process.argv);
} catch (thrown) {
  process.exitCode = thrown instanceof CommanderError ? usageExit(thrown) : report(thrown);
}

/** Commander has printed already. Help and version are not failures. */
function usageExit(error: CommanderError): number {
  return error.exitCode === 0 ? 0 : 2;
}

function report(thrown: unknown): number {
  const error = asTelltaleError(thrown);
  process.stderr.write(`telltale: ${error.message} [${error.code}]\n`);
  if (process.env['TELLTALE_DEBUG'] !== undefined) process.stderr.write(`${error.stack ?? ''}\n`);
  return exitCode(error.code);
}
