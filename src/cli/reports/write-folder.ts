import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { TelltaleError } from '#lib/kernel/errors.ts';
import type { ReportFolder } from '#lib/reports/verify/folder.ts';

/** The date that every entry of a zip bears: a zip of the same files is the same zip. */
const noDate = new Date('2000-01-01T00:00:00Z');

/** A report’s files as one zip. */
export const zipOf = (folder: ReportFolder): Uint8Array =>
  zipSync(Object.fromEntries([...folder].sort(([a], [b]) => (a < b ? -1 : 1))), {
    mtime: noDate,
    level: 6,
  });

/**
 * Writes a report where it was asked for: a folder, or a zip when the name says so.
 *
 * @throws TelltaleError CONFLICT when the folder holds something else already.
 */
export async function writeReport(folder: ReportFolder, out: string): Promise<void> {
  if (out.endsWith('.zip')) {
    await writeFile(out, zipOf(folder), { flag: 'wx' }).catch(taken(out));
    return;
  }
  await mkdir(out, { recursive: true });
  const there = (await readdir(out)).filter((name) => !folder.has(name));
  if (there.length > 0)
    throw new TelltaleError(
      'CONFLICT',
      `${out} holds ${there[0]} already; a report goes into a folder of its own`,
    );
  for (const [name, bytes] of folder) await writeFile(join(out, name), bytes);
}

const taken =
  (out: string) =>
  (cause: NodeJS.ErrnoException): never => {
    if (cause.code === 'EEXIST')
      throw new TelltaleError('CONFLICT', `${out} is there already; nothing was overwritten`, {
        cause,
      });
    throw cause;
  };
