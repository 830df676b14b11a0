import { z } from 'zod';
import { TelltaleError } from '#lib/kernel/errors.ts';
import type { ClipFile } from './clip-file.ts';
import type { VideoLimits } from './limits.ts';
import { inputArguments, toolText } from './run-tool.ts';
import type { VideoTools } from './tools.ts';

const tags = z.record(z.string(), z.string()).default({});

const shape = z.object({
  streams: z
    .array(
      z.object({
        codec_name: z.string().default('unknown'),
        width: z.int().min(1),
        height: z.int().min(1),
        duration: z.coerce.number().optional(),
        tags,
      }),
    )
    .min(1),
  format: z.object({
    format_name: z.string(),
    duration: z.coerce.number().optional(),
    tags,
  }),
});

/** What the container says of itself; nothing of it is measured. */
export interface ContainerFacts {
  readonly codec: string;
  readonly width: number;
  readonly height: number;
  readonly container: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Length of the video stream that the container announces, ms; null where it says none. */
  readonly announced_ms: number | null;
}

/** @throws TelltaleError UNREADABLE_INPUT without a video stream, TOO_LARGE beyond the limits */
export async function probe(
  tools: VideoTools,
  clip: ClipFile,
  limits: VideoLimits,
  signal?: AbortSignal,
): Promise<ContainerFacts> {
  const entries =
    'stream=codec_name,width,height,duration:stream_tags:format=format_name,duration:format_tags';
  const text = await toolText(
    tools.ffprobe,
    [...inputArguments(clip), '-select_streams', 'v:0', '-show_entries', entries, '-of', 'json'],
    limits,
    1_000_000,
    signal,
  );
  const parsed = shape.safeParse(JSON.parse(text));
  const [stream] = parsed.success ? parsed.data.streams : [];
  if (!parsed.success || stream === undefined)
    throw new TelltaleError('UNREADABLE_INPUT', 'the clip holds no video stream that can be read');
  const { format } = parsed.data;
  if (stream.width * stream.height > limits.pixels)
    throw new TelltaleError(
      'TOO_LARGE',
      `the clip claims ${stream.width} × ${stream.height} pixels; at most ${limits.pixels} are read`,
    );
  if ((format.duration ?? 0) * 1000 > limits.durationMs)
    throw new TelltaleError(
      'TOO_LARGE',
      `the clip claims ${Math.round(format.duration ?? 0)} s; at most ${limits.durationMs / 1000} s are read`,
    );
  return {
    codec: stream.codec_name,
    width: stream.width,
    height: stream.height,
    container: format.format_name,
    tags: { ...format.tags, ...stream.tags },
    announced_ms: announced(stream.duration, stream.tags),
  };
}

/** Matroska keeps the length of a stream in a tag: `00:01:00.000000000`. */
function announced(
  seconds: number | undefined,
  { DURATION }: Record<string, string>,
): number | null {
  if (seconds !== undefined && Number.isFinite(seconds)) return seconds * 1000;
  const [, hours, minutes, rest] = /^(\d+):(\d+):(\d+(?:\.\d+)?)$/.exec(DURATION ?? '') ?? [];
  if (rest === undefined) return null;
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(rest)) * 1000;
}
