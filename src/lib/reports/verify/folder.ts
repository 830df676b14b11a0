import { TelltaleError } from '#lib/kernel/errors.ts';

/** A report's files by name, as they were found. */
export type ReportFolder = ReadonlyMap<string, Uint8Array>;

/** @throws TelltaleError VERIFICATION_FAILED when the file is not there. */
export function bytesOf(folder: ReportFolder, name: string): Uint8Array {
  const bytes = folder.get(name);
  if (bytes !== undefined) return bytes;
  throw new TelltaleError('VERIFICATION_FAILED', `${name} is missing`);
}

/** @throws TelltaleError VERIFICATION_FAILED when the file is not there or not text. */
export function textOf(folder: ReportFolder, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytesOf(folder, name));
  } catch (cause) {
    if (cause instanceof TelltaleError) throw cause;
    throw new TelltaleError('VERIFICATION_FAILED', `${name} is not text`, { cause });
  }
}
