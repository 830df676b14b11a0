import type { ArmMotion } from '#lib/sample/stage/arm.ts';
import { encodeFilm } from '#lib/server/video/encode.ts';
import type { VideoTools } from '#lib/server/video/tools.ts';
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
export function film(tools: VideoTools, path: string, given: Film): Promise<void> {
  const { motion, seconds, shows, camera, crf, fps = 30, seed } = given;
  const draw = drawing(camera, seed);
  function* frames(): Generator<Uint8Array> {
    let last: { readonly shown: number; readonly frame: Uint8Array } | undefined;
    for (let i = 0; i < Math.floor(seconds * fps); i++) {
      const clip_ms = (i * 1000) / fps;
      const shown = shows(clip_ms);
      // The same moment twice is the same picture twice, noise and all: that is what doubling and freezing do.
      if (last?.shown !== shown) last = { shown, frame: draw(motion.pose(shown), clip_ms) };
      yield last.frame;
    }
  }
  const size = { width: frameWidth, height: frameHeight, pixels: 'gray', fps } as const;
  return encodeFilm(tools, path, { ...size, frames: frames() }, crf);
}
