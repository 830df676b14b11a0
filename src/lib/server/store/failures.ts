import { TelltaleError } from '#lib/kernel/errors.ts';

/** Runs a file operation; a full disk gets its own code, so that a caller can say what to do about it. */
export async function storageError<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw fromFileSystem(path, thrown);
  }
}

const fullDisk = new Set(['ENOSPC', 'EDQUOT']);

/** A Node file error as a TelltaleError. */
export function fromFileSystem(path: string, thrown: unknown): TelltaleError {
  if (thrown instanceof TelltaleError) return thrown;
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  if (fullDisk.has(code)) return diskFull(path, thrown);
  if (code === 'ENOENT')
    return new TelltaleError('NOT_FOUND', `${path} does not exist`, { cause: thrown });
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return new TelltaleError('FORBIDDEN', `no permission for ${path} (${code})`, { cause: thrown });
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new TelltaleError('INTERNAL', `${path}: ${message}`, { cause: thrown });
}

const diskFull = (path: string, cause: unknown): TelltaleError =>
  new TelltaleError(
    'DISK_FULL',
    `the disk is full at ${path}; nothing of this batch became visible. Free some space and send it again`,
    { cause },
  );

/** What the engine threw, as a TelltaleError. Messages of the engine are kept: they say where in the SQL it failed. */
export function fromEngine(thrown: unknown): TelltaleError {
  if (thrown instanceof TelltaleError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const fail = (code: ConstructorParameters<typeof TelltaleError>[0], words: string) =>
    new TelltaleError(code, words, { cause: thrown });
  if (/^INTERRUPT/i.test(message)) return fail('QUERY_TIMEOUT', 'the query was stopped');
  if (/No space left on device/i.test(message)) return diskFull('the evidence folder', thrown);
  if (/max_temp_directory_size|temporary directory.*(full|limit)/i.test(message))
    return fail('QUERY_TOO_LARGE', 'the query needs more temporary disk space than it may use');
  if (/^Out of Memory/i.test(message))
    return fail(
      'QUERY_TOO_LARGE',
      'the query needs more memory than it may use; filter it or group by less',
    );
  if (/Could not set lock on file/i.test(message)) return fail('STORE_BUSY', message);
  return fail('INTERNAL', message);
}
