/** What reading one clip may cost. They exist so that a hostile file ends in an error and not in an outage. */
export interface VideoLimits {
  /** Of one run of ffmpeg or ffprobe, ms. */
  readonly timeoutMs: number;
  /** Of the file. */
  readonly bytes: number;
  readonly frames: number;
  /** Width times height. */
  readonly pixels: number;
  /** Of the clip, ms. */
  readonly durationMs: number;
}

export const videoLimits: VideoLimits = {
  timeoutMs: 30 * 60_000,
  bytes: 64 * 1024 ** 3,
  frames: 1_000_000,
  pixels: 8192 * 4320,
  durationMs: 4 * 3_600_000,
};
