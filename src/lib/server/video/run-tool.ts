import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { byteChannel } from './byte-channel.ts';
import { demuxers, type ClipFile } from './clip-file.ts';
import type { VideoLimits } from './limits.ts';

/**
 * The arguments that name the input, for ffmpeg and ffprobe alike. The path stands behind `file:` and after `-i`, so that it
 * can be neither an option nor an address; only the file protocol may be used, and only demuxers that open no other file.
 */
export const inputArguments = ({ path }: ClipFile): readonly string[] => [
  '-protocol_whitelist',
  'file',
  '-format_whitelist',
  demuxers,
  '-i',
  `file:${path}`,
];

/** Words of ffmpeg that are kept for the error, at most. */
const keptWords = 2_000;

/**
 * Runs ffmpeg or ffprobe without a shell, without input and with a bare environment, and hands over its output piece by piece.
 *
 * @param take is given a view of a buffer that is used again: what it keeps it must copy
 * @throws TelltaleError UNREADABLE_INPUT with the program's own words when it fails, TOO_LARGE after too much time or where
 * `take` throws it
 */
export async function runTool(
  program: string,
  args: readonly string[],
  take: (bytes: Buffer) => void,
  { timeoutMs }: Pick<VideoLimits, 'timeoutMs'>,
  signal?: AbortSignal,
): Promise<void> {
  const output = await byteChannel(take);
  try {
    signal?.throwIfAborted();
    const child = spawn(program, ['-hide_banner', '-v', 'error', ...args], {
      stdio: ['ignore', output.theirs, 'pipe'],
      env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' },
    });
    output.theirs.destroy();
    await outcome(child, output.drained, timeoutMs, signal);
  } finally {
    output.theirs.destroy();
    output.close();
  }
}

/** Waits for the last byte and for the end of the program, which is killed when it is late or no longer wanted. */
async function outcome(
  child: ChildProcessByStdio<null, null, Readable>,
  drained: Promise<void>,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<void> {
  let words = '';
  let late = false;
  const stop = () => void child.kill('SIGKILL');
  const timer = setTimeout(() => {
    late = true;
    stop();
  }, timeoutMs);
  signal?.addEventListener('abort', stop, { once: true });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    words = (words + part).slice(0, keptWords);
  });
  try {
    const [code] = await Promise.all([ended, drained]);
    signal?.throwIfAborted();
    if (late)
      throw new TelltaleError(
        'TOO_LARGE',
        `reading the clip took longer than ${timeoutMs / 1000} s and was stopped`,
      );
    if (code !== 0) throw failure(words);
  } catch (thrown) {
    stop();
    await ended.catch(() => undefined);
    throw thrown;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}

function failure(words: string): TelltaleError {
  const said = words.trim().split('\n').slice(-2).join('; ') || 'no reason given';
  return new TelltaleError('UNREADABLE_INPUT', `the clip cannot be decoded: ${said}`);
}

/** The whole output as text. @throws as runTool, and TOO_LARGE beyond `mostBytes` */
export async function toolText(
  program: string,
  args: readonly string[],
  limits: Pick<VideoLimits, 'timeoutMs'>,
  mostBytes: number,
  signal?: AbortSignal,
): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  await runTool(
    program,
    args,
    (part) => {
      bytes += part.length;
      if (bytes > mostBytes)
        throw new TelltaleError(
          'TOO_LARGE',
          `the clip describes itself in more than ${mostBytes} bytes`,
        );
      parts.push(Buffer.from(part));
    },
    limits,
    signal,
  );
  return Buffer.concat(parts).toString('utf8');
}
