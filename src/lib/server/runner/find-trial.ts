import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { RunFolder } from './run-folder.ts';
import { parseTrialFile, type TrialFile } from './trial-file.ts';

/** Where runs are kept inside an evidence folder. */
export const runsDirOf = (dataDir: string): string => join(dataDir, 'runs');

/**
 * Finds a finished trial by its episode id (`RUN/TRIAL`) or by the path of its file.
 *
 * @throws TelltaleError NOT_FOUND, UNREADABLE_INPUT
 */
export async function findTrial(reference: string, runsDir: string): Promise<TrialFile> {
  if (await isFile(reference)) return parseTrialFile(await readFile(reference, 'utf8'), reference);
  const match = /^([A-Za-z0-9_][A-Za-z0-9._:@+-]*)\/(\d+)$/.exec(reference);
  if (!match?.[1] || match[2] === undefined) {
    throw new TelltaleError('NOT_FOUND', `"${reference}" is neither a trial file nor RUN/TRIAL`);
  }
  return RunFolder.at(runsDir, match[1]).readTrial(Number(match[2]));
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
