import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { TelltaleError } from '#lib/kernel/errors.ts';
import type { ClipFile } from './clip-file.ts';
import type { VideoLimits } from './limits.ts';
import { inputArguments, toolText } from './run-tool.ts';
import type { VideoTools } from './tools.ts';

/** SHA-256 of a file's bytes. */
export async function fileSha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

/**
 * SHA-256 of the packets of the first video stream as the container holds them, one behind the other. MP4, MOV and MKV hold
 * the same bytes, so that going from one to another keeps it; MPEG-TS frames them differently.
 */
export async function streamSha256(
  tools: VideoTools,
  clip: ClipFile,
  limits: VideoLimits,
  signal?: AbortSignal,
): Promise<string> {
  const text = await toolText(
    tools.ffmpeg,
    [
      '-nostdin',
      ...inputArguments(clip),
      '-map',
      '0:v:0',
      '-c',
      'copy',
      '-f',
      'hash',
      '-hash',
      'sha256',
      'pipe:1',
    ],
    limits,
    10_000,
    signal,
  );
  const found = /SHA256=([0-9a-f]{64})/i.exec(text)?.[1];
  if (found === undefined)
    throw new TelltaleError('UNREADABLE_INPUT', 'the packets of the clip could not be read');
  return found.toLowerCase();
}
