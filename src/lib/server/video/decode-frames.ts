import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { TelltaleError } from '#lib/kernel/errors.ts';
import type { ClipFile } from './clip-file.ts';
import { LumaDifference } from './luma-difference.ts';
import type { VideoLimits } from './limits.ts';
import { inputArguments, runTool } from './run-tool.ts';
import type { VideoTools } from './tools.ts';

/** What decoding a clip once gives. */
export interface DecodedFrames {
  /** SHA-256 of all frames: raw yuv420p, in order of presentation. */
  readonly sha256: string;
  /** Mean absolute luma difference of each frame from the one before. */
  readonly difference: Float64Array;
  /** What its blocks change by above the median block. */
  readonly excess: Float64Array;
}

/**
 * Decodes every frame of the first video stream, as it is: no frame is doubled or dropped to fit a rate. The hash is that of
 * `ffmpeg -i FILE -map 0:v:0 -f rawvideo -pix_fmt yuv420p - | sha256sum` with the frames passed through.
 *
 * @param onFrames how many frames were decoded so far
 */
export async function decodeFrames(
  tools: VideoTools,
  clip: ClipFile,
  { width, height }: { readonly width: number; readonly height: number },
  limits: VideoLimits,
  onFrames: (frames: number) => void,
  signal?: AbortSignal,
): Promise<DecodedFrames> {
  const hash = createHash('sha256');
  const luma = new LumaDifference(width, height);
  await runTool(
    tools.ffmpeg,
    [
      '-nostdin',
      '-max_pixels',
      String(limits.pixels),
      // Twice the cores: while one frame is handed over, the next ones are decoded.
      '-threads',
      String(Math.min(16, 2 * availableParallelism())),
      // A picture that is turned by a tag keeps the size that the container tells.
      '-noautorotate',
      ...inputArguments(clip),
      '-map',
      '0:v:0',
      ...passThrough(tools),
      '-vf',
      `scale=${width}:${height}`,
      '-pix_fmt',
      'yuv420p',
      '-f',
      'rawvideo',
      'pipe:1',
    ],
    (bytes) => {
      hash.update(bytes);
      luma.take(bytes);
      if (luma.frames > limits.frames)
        throw new TelltaleError('TOO_LARGE', `the clip has more than ${limits.frames} frames`);
      onFrames(luma.frames);
    },
    limits,
    signal,
  );
  return { sha256: hash.digest('hex'), ...luma.result() };
}

/** The option changed its name in 5.1. */
const passThrough = ({ version: [major, minor] }: VideoTools): readonly string[] =>
  major > 5 || (major === 5 && minor >= 1)
    ? ['-fps_mode', 'passthrough']
    : ['-vsync', 'passthrough'];
