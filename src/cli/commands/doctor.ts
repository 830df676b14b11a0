import type { Command } from 'commander';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { openStore } from '#lib/server/store/store.ts';
import { cacheDigest, verifyEvidence } from '#lib/server/store/verify.ts';
import { addDataOption, addJsonOption, printJson } from '../options.ts';

interface Options {
  readonly data: string;
  readonly rebuild?: true;
  readonly json?: true;
}

export function registerDoctor(program: Command): void {
  const command = program
    .command('doctor')
    .description('check every stored byte against its manifest; rebuild what can be rebuilt')
    .option('--rebuild', 'make the cache anew from the evidence, and compare what it answers');
  addJsonOption(addDataOption(command)).action(async (options: Options) => {
    if (!existsSync(options.data))
      throw new TelltaleError('NOT_FOUND', `there is no evidence at ${options.data}`);
    const verification = await verifyEvidence(resolve(options.data));
    const sound = verification.faults.length === 0;
    // A cache made from damaged evidence would only hide the damage.
    const rebuilt = options.rebuild && sound ? await rebuild(options.data) : undefined;
    const healthy = sound && rebuilt?.same !== false;
    if (options.json) printJson({ healthy, ...verification, ...(rebuilt ? { rebuilt } : {}) });
    else process.stdout.write(`${describe(verification, rebuilt).join('\n')}\n`);
    if (!healthy) process.exitCode = 1;
  });
}

interface Rebuilt {
  readonly same: boolean;
  /** Tables whose answers were others before. */
  readonly differing: readonly string[];
}

async function rebuild(data: string): Promise<Rebuilt> {
  const store = await openStore(data);
  try {
    const before = await cacheDigest(store);
    await store.rebuild();
    const after = await cacheDigest(store);
    const tables = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    const differing = tables.filter((table) => before[table] !== after[table]);
    return { same: differing.length === 0, differing };
  } finally {
    await store.close();
  }
}

function describe(
  verification: Awaited<ReturnType<typeof verifyEvidence>>,
  rebuilt: Rebuilt | undefined,
): string[] {
  const { batches, files, bytes, root, faults } = verification;
  return [
    `${batches} batches, ${files} files, ${(bytes / 1e6).toFixed(1)} MB; root ${root}`,
    ...faults.map(({ path, message }) => `${path} ${message}: restore it from a backup`),
    ...(faults.length === 0 ? ['every file is as its manifest says'] : []),
    ...(rebuilt === undefined
      ? []
      : [
          rebuilt.same
            ? 'the cache was rebuilt and answers as before'
            : `the cache was rebuilt; it had answered otherwise in ${rebuilt.differing.join(', ')}`,
        ]),
  ];
}
