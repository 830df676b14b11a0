import { spawn } from 'node:child_process';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { missingTools, type VideoTools } from '#lib/server/video/tools.ts';

/**
 * A label's SVG as PNG, twice its size, drawn by an ffmpeg that was built with librsvg. The drawing goes in through a pipe
 * and refers to nothing, so that no file and no address is opened.
 *
 * @throws TelltaleError UNAVAILABLE where there is no ffmpeg, or one that cannot draw SVG: a browser can (`<img>` → canvas)
 */
export async function labelPng(tools: VideoTools | null, svg: string): Promise<Buffer> {
  if (tools === null) throw new TelltaleError('UNAVAILABLE', missingTools);
  const child = spawn(
    tools.ffmpeg,
    [
      ...['-hide_banner', '-v', 'error', '-protocol_whitelist', 'pipe'],
      // Without its size, a drawing that comes through a pipe is cut after 4 kB.
      ...['-f', 'image2pipe', '-frame_size', String(Buffer.byteLength(svg))],
      ...['-c:v', 'librsvg', '-width', '1280', '-i', 'pipe:0', '-frames:v', '1'],
      ...['-c:v', 'png', '-f', 'image2pipe', 'pipe:1'],
    ],
    { stdio: ['pipe', 'pipe', 'pipe'], timeout: 30_000, killSignal: 'SIGKILL' },
  );
  const parts: Buffer[] = [];
  let words = '';
  child.stdout.on('data', (part: Buffer) => parts.push(part));
  child.stderr
    .setEncoding('utf8')
    .on('data', (part: string) => (words = (words + part).slice(0, 500)));
  // ffmpeg may refuse before it has read everything; what it says then counts, not the broken pipe.
  child.stdin.on('error', () => undefined);
  child.stdin.end(svg);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code === 0 && parts.length > 0) return Buffer.concat(parts);
  throw new TelltaleError(
    'UNAVAILABLE',
    `this ffmpeg cannot draw SVG (${words.trim().split('\n')[0] ?? 'no reason given'}); use the SVG, or let a browser draw it`,
  );
}
