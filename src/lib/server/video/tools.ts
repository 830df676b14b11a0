import { spawn } from 'node:child_process';

/** The external programs that read video, if they are there. */
export interface VideoTools {
  readonly ffmpeg: string;
  readonly ffprobe: string;
  /** Of ffmpeg: major, minor. Development builds count as newest. */
  readonly version: readonly [number, number];
}

/** How to get what is missing, in words for the reader. */
export const missingTools =
  'ffmpeg is not installed, so that the picture was not looked at. Install it (apt-get install ffmpeg, brew install ffmpeg, or ffmpeg.org) and audit again.';

let found: Promise<VideoTools | null> | undefined;

/**
 * ffmpeg and ffprobe of this machine: by TELLTALE_FFMPEG and TELLTALE_FFPROBE, else by PATH. Null where either is missing.
 * Asked once a process.
 */
export function videoTools(): Promise<VideoTools | null> {
  found ??= findTools(
    process.env['TELLTALE_FFMPEG'] ?? 'ffmpeg',
    process.env['TELLTALE_FFPROBE'] ?? 'ffprobe',
  );
  return found;
}

/** The same for given programs; nothing is remembered. */
export async function findTools(ffmpeg: string, ffprobe: string): Promise<VideoTools | null> {
  const [banner, probe] = await Promise.all([bannerOf(ffmpeg), bannerOf(ffprobe)]);
  if (banner === null || probe === null) return null;
  const [, major, minor] = /version n?(\d+)\.(\d+)/.exec(banner) ?? [];
  return { ffmpeg, ffprobe, version: [Number(major ?? 99), Number(minor ?? 0)] };
}

function bannerOf(program: string): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(program, ['-hide_banner', '-version'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let text = '';
    child.stdout
      .setEncoding('utf8')
      .on('data', (part: string) => (text = (text + part).slice(0, 4096)));
    child.on('error', () => resolve(null));
    child.on('close', (code) => resolve(code === 0 ? text : null));
  });
}
