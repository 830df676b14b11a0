import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { TelltaleError } from '#lib/kernel/errors.ts';
import type { VideoTools } from './tools.ts';

/** Raw frames of one size, in order of presentation, at a constant rate. */
export interface RawFilm {
  readonly width: number;
  readonly height: number;
  readonly pixels: 'gray' | 'yuv420p';
  readonly fps: number;
  readonly frames: Iterable<Uint8Array>;
}

/**
 * Encodes a film to an MP4 file that browsers play.
 *
 * @param crf rate factor of H.264: 18 is near lossless, 28 is a web clip, 38 is coarse
 * @throws TelltaleError UNAVAILABLE where this ffmpeg cannot encode it
 */
export async function encodeFilm(
  tools: VideoTools,
  path: string,
  { width, height, pixels, fps, frames }: RawFilm,
  crf: number,
): Promise<void> {
  const child = spawn(
    tools.ffmpeg,
    [
      ...['-hide_banner', '-v', 'error', '-y', '-f', 'rawvideo', '-pix_fmt', pixels],
      ...['-s', `${width}x${height}`, '-r', String(fps), '-i', 'pipe:0'],
      ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', String(crf), '-pix_fmt', 'yuv420p'],
      ...['-movflags', '+faststart', '-f', 'mp4', `file:${path}`],
    ],
    { stdio: ['pipe', 'ignore', 'pipe'] },
  );
  let words = '';
  child.stderr
    .setEncoding('utf8')
    .on('data', (part: string) => (words = (words + part).slice(0, 500)));
  // Where the encoder ends early its own words say why, not the broken pipe.
  child.stdin.on('error', () => undefined);
  const closed = once(child, 'close') as Promise<[number | null]>;
  for (const frame of frames) {
    if (child.exitCode !== null || child.stdin.destroyed) break;
    if (!child.stdin.write(frame)) await Promise.race([once(child.stdin, 'drain'), closed]);
  }
  child.stdin.end();
  const [code] = await closed;
  if (code === 0) return;
  throw new TelltaleError(
    'UNAVAILABLE',
    `this ffmpeg cannot encode H.264 (${words.trim().split('\n')[0] ?? 'no reason given'})`,
  );
}
