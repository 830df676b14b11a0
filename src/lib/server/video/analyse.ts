import { clipMotion, type ClipMotion } from '#lib/demos/alignment/motion.ts';
import { copiesIn } from '#lib/demos/video/copies.ts';
import { cutHints } from '#lib/demos/video/cut-hints.ts';
import { freezesIn } from '#lib/demos/video/freezes.ts';
import type { FrameSeries } from '#lib/demos/video/frames.ts';
import { timingOf } from '#lib/demos/video/timing.ts';
import type { VideoFacts } from '#lib/demos/video/video-facts.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { clipFile, type ClipFile } from './clip-file.ts';
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
  const { times, decoded, stream_sha256, file_sha256 } = await together(
    (stopped) => measures(tools, clip, container, limits, onProgress, stopped),
    signal,
  );
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

/** Everything that takes long, at once: hashing and reading fill what decoding leaves idle. */
async function measures(
  tools: VideoTools,
  clip: ClipFile,
  size: { readonly width: number; readonly height: number },
  limits: VideoLimits,
  onProgress: (share: number) => void,
  signal: AbortSignal,
) {
  // How much there is to decode is known a little after decoding has begun.
  let expected = Infinity;
  const counted = async (): Promise<PacketTimes> => {
    const times = await packetTimes(tools, clip, limits, signal);
    expected = Math.max(1, times.t_ms.length);
    return times;
  };
  const [times, decoded, stream_sha256, file_sha256] = await Promise.all([
    counted(),
    decodeFrames(
      tools,
      clip,
      size,
      limits,
      (frames) => onProgress(Math.min(1, frames / expected)),
      signal,
    ),
    streamSha256(tools, clip, limits, signal),
    fileSha256(clip.path),
  ]);
  return { times, decoded, stream_sha256, file_sha256 };
}

/** Does work of several parts; where one of them fails the others are stopped, not left to run on. */
async function together<T>(
  work: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  const failed = new AbortController();
  try {
    return await work(
      signal === undefined ? failed.signal : AbortSignal.any([signal, failed.signal]),
    );
  } catch (thrown) {
    failed.abort();
    throw thrown;
  }
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
