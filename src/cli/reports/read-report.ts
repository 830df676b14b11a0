import { readFile, stat } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import { TelltaleError } from '#lib/kernel/errors.ts';
import type { ReportFolder } from '#lib/reports/verify/folder.ts';
import { readFolder } from '#lib/server/reports/shelf.ts';

/** A report’s files from a folder or a zip. @throws TelltaleError NOT_FOUND, UNREADABLE_INPUT */
export async function readReport(path: string): Promise<ReportFolder> {
  const found = await stat(path).catch(() => null);
  if (found === null) throw new TelltaleError('NOT_FOUND', `there is no report at ${path}`);
  if (found.isDirectory()) return readFolder(path);
  try {
    const entries = Object.entries(unzipSync(new Uint8Array(await readFile(path))));
    return new Map(
      entries
        .filter(([name]) => !name.endsWith('/'))
        .map(([name, bytes]) => [name.slice(name.lastIndexOf('/') + 1), bytes]),
    );
  } catch (cause) {
    throw new TelltaleError('UNREADABLE_INPUT', `${path} is neither a folder nor a zip`, { cause });
  }
}
