import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { VideoTools } from '#lib/server/video/tools.ts';
import { storeWith } from '../../../tests/conformance/demos/corpus/corpus-store.ts';
import { drawing, frameHeight, frameWidth } from '../../../tests/conformance/demos/corpus/draw.ts';
import { episodeLine, logged } from '../../../tests/conformance/demos/corpus/logs.ts';

const fps = 30;
/** Of the log beyond the end of the clip. */
const moreSeconds = 60;
const seed = 7;

/**
 * A folder with `clip.mp4` (1920 × 1080, H.264 at 6 Mbit/s, with camera noise), `evidence/` with the log of what it shows, and
 * `claims.yaml`, which calls it autonomous, uncut and in real time: all of it true.
 */
export async function makeLongClip(
  tools: VideoTools,
  folder: string,
  seconds: number,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { motion, trace } = logged(seed, seconds + moreSeconds, 'long');
  const started_ms = Date.parse('2026-10-01T08:00:00Z');
  const store = await storeWith(join(folder, 'evidence'), [trace], (traceSha256) => [
    episodeLine('long', { sequence: 1, started_ms, seconds: seconds + moreSeconds, traceSha256 }),
  ]);
  await store.close();
  await writeFile(join(folder, 'claims.yaml'), claims(seconds * 1000));
  const draw = drawing({ noise: 0, pan: 0 }, 5);
  const encoder = spawn(tools.ffmpeg, encoding(join(folder, 'clip.mp4')), {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  for (let frame = 0; frame < seconds * fps; frame++) {
    const t = (frame * 1000) / fps;
    if (!encoder.stdin.write(draw(motion.pose(t), t))) await once(encoder.stdin, 'drain');
  }
  encoder.stdin.end();
  const [code] = (await once(encoder, 'close')) as [number | null];
  if (code !== 0) throw new Error(`ffmpeg ended with ${code} while making the clip`);
}

/** The noise is added at full size: footage without any decodes far faster than a camera's. */
const encoding = (path: string): readonly string[] => [
  ...['-hide_banner', '-v', 'error', '-y', '-f', 'rawvideo', '-pix_fmt', 'gray'],
  ...['-s', `${frameWidth}x${frameHeight}`, '-r', String(fps), '-i', 'pipe:0'],
  ...['-vf', 'scale=1920:1080:flags=bicubic,noise=alls=4:allf=t,format=yuv420p'],
  ...['-c:v', 'libx264', '-preset', 'veryfast', '-b:v', '6M', '-maxrate', '8M', '-bufsize', '12M'],
  `file:${path}`,
];

const claims = (end_ms: number): string => `title: Long clip of the bench
claims: [autonomous, real_time, one_take, uncut]
parts:
  - { start_ms: 0, end_ms: ${end_ms}, episode_id: long, log_start_ms: 0, log_end_ms: ${end_ms} }
`;
