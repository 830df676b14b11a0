import { clipMotion, type ClipMotion } from '#lib/demos/alignment/motion.ts';
import { copiesIn } from '#lib/demos/video/copies.ts';
import { cutHints } from '#lib/demos/video/cut-hints.ts';
import { freezesIn } from '#lib/demos/video/freezes.ts';
import type { FrameSeries } from '#lib/demos/video/frames.ts';
import { timingOf } from '#lib/demos/video/timing.ts';
import type { VideoFacts } from '#lib/demos/video/video-facts.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { clipFile } from './clip-file.ts';
import { decodeFrames, type DecodedFrames } from './decode-frames.ts';
import { fileSha256, streamSha256 } from './hashes.ts';
import { videoLimits, type VideoLimits } from './limits.ts';
import { packetTimes, type PacketTimes } from './packets.ts';
import { probe } from './probe.ts';
import type { VideoTools } from './tools.ts';

/** What the file itself says: no record, side-car or original is held against it yet. */
export interface VideoAnalysis {
  readonly facts: VideoFacts;
  readonly series: FrameSeries;
  readonly motion: ClipMotion;
}

export interface AnalyseOptions {
  readonly limits?: VideoLimits;
  /** Share of the work done, 0…1. */
  readonly onProgress?: (share: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Measures a clip: hashes of file, packets and frames, frame times, motion, copies, freezes, hints of cuts. The file is read
 * three times and decoded once.
 *
 * @throws TelltaleError NOT_FOUND, UNREADABLE_INPUT for what is not a whole video, TOO_LARGE beyond the limits
 */
export async function analyseVideo(
  tools: VideoTools,
  path: string,
  { limits = videoLimits, onProgress = () => undefined, signal }: AnalyseOptions = {},
): Promise<VideoAnalysis> {
  const clip = await clipFile(path, limits);
  const { announced_ms, ...container } = await probe(tools, clip, limits, signal);
  const times = await packetTimes(tools, clip, limits, signal);
  const expected = Math.max(1, times.t_ms.length);
  const [decoded, stream_sha256, file_sha256] = await Promise.all([
    decodeFrames(
      tools,
      clip,
      container,
      limits,
      (n) => onProgress(Math.min(1, n / expected)),
      signal,
    ),
    streamSha256(tools, clip, limits, signal),
    fileSha256(clip.path),
  ]);
  const series = joined(path, times, decoded);
  const frames = series.t_ms.length;
  const span = (series.t_ms.at(-1) ?? 0) + (times.last_ms || timingOf(series.t_ms).usual_ms);
  if (announced_ms !== null && announced_ms - span > Math.max(1000, lostShare * announced_ms))
    throw cutOff(path, `${Math.round(announced_ms / 1000)} s`, `${(span / 1000).toFixed(1)} s`);
  return {
    series,
    motion: clipMotion(series),
    facts: {
      ...container,
      file_sha256,
      stream_sha256,
      frames_sha256: decoded.sha256,
      duration_ms: Math.round(span),
      frames,
      fps: span > 0 ? (1000 * frames) / span : 0,
      timing: timingOf(series.t_ms),
      copies: copiesIn(series.difference),
      freezes: freezesIn(series),
      cut_hints: cutHints(series),
      bound: null,
      sidecar: null,
      original: null,
    },
  };
}

/** Frames lost at the end of a file that was cut off; a decoder may also give back one or two fewer than were announced. */
const lostShare = 0.02;

function joined(
  path: string,
  { t_ms, key }: PacketTimes,
  { difference, excess }: DecodedFrames,
): FrameSeries {
  const frames = Math.min(t_ms.length, difference.length);
  if (frames < 2)
    throw new TelltaleError(
      'UNREADABLE_INPUT',
      `${path} cannot be audited: it holds fewer than two frames`,
    );
  if (t_ms.length - difference.length > Math.max(2, lostShare * t_ms.length))
    throw cutOff(path, `${t_ms.length} frames`, String(difference.length));
  return {
    t_ms: t_ms.slice(0, frames),
    difference: difference.slice(0, frames),
    excess: excess.slice(0, frames),
    key: key.slice(0, frames),
  };
}

const cutOff = (path: string, announced: string, held: string): TelltaleError =>
  new TelltaleError(
    'UNREADABLE_INPUT',
    `${path} is damaged or cut off: it announces ${announced}, and ${held} can be decoded`,
  );
