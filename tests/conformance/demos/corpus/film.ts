import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { VideoTools } from '#lib/server/video/tools.ts';
import type { ArmMotion } from './arm.ts';
import { drawing, frameHeight, frameWidth, type Camera } from './draw.ts';

export interface Film {
  readonly motion: ArmMotion;
  readonly seconds: number;
  /** Log time that is shown at each time of the clip, ms. */
  readonly shows: (clip_ms: number) => number;
  readonly camera: Camera;
  /** x264's rate factor: 18 is near lossless, 28 is a web clip, 38 is coarse. */
  readonly crf: number;
  readonly fps?: number;
  readonly seed: number;
}

/** Renders a film into an MP4 file. */
export async function film(tools: VideoTools, path: string, given: Film): Promise<void> {
  const { motion, seconds, shows, camera, crf, fps = 30, seed } = given;
  const encoder = spawn(
    tools.ffmpeg,
    [
      ...['-hide_banner', '-v', 'error', '-y', '-f', 'rawvideo', '-pix_fmt', 'gray'],
      ...['-s', `${frameWidth}x${frameHeight}`, '-r', String(fps), '-i', 'pipe:0'],
      ...[
        '-c:v',
        'libx264',
        '-preset',
        'veryfast',
        '-crf',
        String(crf),
        '-pix_fmt',
        'yuv420p',
        path,
      ],
    ],
    { stdio: ['pipe', 'ignore', 'inherit'] },
  );
  const closed = once(encoder, 'close');
  const draw = drawing(camera, seed);
  let last: { shown: number; frame: Uint8Array } | undefined;
  for (let i = 0; i < Math.floor(seconds * fps); i++) {
    const clip_ms = (i * 1000) / fps;
    const shown = shows(clip_ms);
    // The same moment twice is the same picture twice, noise and all: that is what doubling and freezing do.
    if (last?.shown !== shown) last = { shown, frame: draw(motion.pose(shown), clip_ms) };
    if (!encoder.stdin.write(last.frame)) await once(encoder.stdin, 'drain');
  }
  encoder.stdin.end();
  const [code] = (await closed) as [number | null];
  if (code !== 0) throw new Error(`ffmpeg could not encode ${path} (exit ${code})`);
}
