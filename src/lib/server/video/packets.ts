import { TelltaleError } from '#lib/kernel/errors.ts';
import type { ClipFile } from './clip-file.ts';
import type { VideoLimits } from './limits.ts';
import { inputArguments, runTool } from './run-tool.ts';
import type { VideoTools } from './tools.ts';

/** When each frame is shown, and which the encoder stored whole; in order of presentation. */
export interface PacketTimes {
  /** From the first frame's time on, ms. */
  readonly t_ms: Float64Array;
  readonly key: Uint8Array;
  /** How long the last frame is shown, ms. */
  readonly last_ms: number;
}

/** Reads the container's table of packets; nothing is decoded. @throws TelltaleError UNREADABLE_INPUT, TOO_LARGE */
export async function packetTimes(
  tools: VideoTools,
  clip: ClipFile,
  limits: VideoLimits,
  signal?: AbortSignal,
): Promise<PacketTimes> {
  const packets: { time: number; key: boolean; length: number }[] = [];
  let rest = '';
  const takeLines = (text: string): void => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const [shown = '', decoded = '', length = '', flags = ''] = line.split(',');
      if (flags.includes('D')) continue; // to be discarded: decoded, never shown
      if (packets.length >= limits.frames)
        throw new TelltaleError('TOO_LARGE', `the clip has more than ${limits.frames} frames`);
      // AVI tells only when a frame is decoded.
      const time = /^[-\d.]+$/.test(shown) ? shown : decoded;
      if (/^[-\d.]+$/.test(time))
        packets.push({
          time: Number(time) * 1000,
          key: flags.includes('K'),
          length: Number(length) * 1000,
        });
    }
  };
  await runTool(
    tools.ffprobe,
    [
      ...inputArguments(clip),
      '-select_streams',
      'v:0',
      '-show_entries',
      'packet=pts_time,dts_time,duration_time,flags',
      '-of',
      'csv=p=0',
    ],
    (bytes) => takeLines(bytes.toString('latin1')),
    limits,
    signal,
  );
  takeLines('\n');
  packets.sort((a, b) => a.time - b.time);
  const first = packets[0]?.time ?? 0;
  const last = packets.at(-1);
  return {
    t_ms: Float64Array.from(packets, ({ time }) => time - first),
    key: Uint8Array.from(packets, ({ key }) => Number(key)),
    last_ms: Number.isFinite(last?.length) ? (last?.length ?? 0) : 0,
  };
}
