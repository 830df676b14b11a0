import { open, realpath, stat } from 'node:fs/promises';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { videoLimits, type VideoLimits } from './limits.ts';

/** A file that is safe to hand to ffmpeg: regular, of a known container, by its real absolute path. */
export interface ClipFile {
  readonly path: string;
  readonly bytes: number;
}

/**
 * Containers that hold their pictures in themselves. Playlists and scripts (HLS, DASH, concat, SDP) can name other files and
 * are never opened, whatever the file is called.
 */
const containers: readonly ((head: Buffer) => boolean)[] = [
  (head) =>
    ['ftyp', 'moov', 'mdat', 'free', 'skip', 'wide'].includes(head.toString('latin1', 4, 8)),
  (head) => head.readUInt32BE(0) === 0x1a45dfa3, // Matroska, WebM
  (head) => head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 12) === 'AVI ',
  (head) => head[0] === 0x47 && head[188] === 0x47, // MPEG transport stream
];

/** ffmpeg's names for the demuxers of those containers. */
export const demuxers = 'mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts';

/**
 * @throws TelltaleError NOT_FOUND where nothing is there; UNREADABLE_INPUT for anything that is not a video file of a
 * container known here; TOO_LARGE beyond the limit
 */
export async function clipFile(
  given: string,
  limits: VideoLimits = videoLimits,
): Promise<ClipFile> {
  if (given.includes('\0')) throw unreadable(given, 'its name holds a zero byte');
  const path = await realpath(given).catch((cause: unknown) => {
    throw new TelltaleError('NOT_FOUND', `there is no clip at ${given}`, { cause });
  });
  const { size } = await regular(given, path);
  if (size > limits.bytes)
    throw new TelltaleError(
      'TOO_LARGE',
      `${given} has ${size} bytes; clips of up to ${limits.bytes} are read`,
    );
  const head = await firstBytes(path);
  if (head.length < 12 || !containers.some((fits) => fits(head)))
    throw unreadable(given, 'it is not an MP4, MOV, MKV, WebM, AVI or MPEG-TS file');
  return { path, bytes: size };
}

async function regular(given: string, path: string): Promise<{ size: number }> {
  const found = await stat(path);
  // A pipe or a device would block, or read what is no file of the caller's.
  if (!found.isFile()) throw unreadable(given, 'it is not a regular file');
  return found;
}

async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const head = Buffer.alloc(256);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    return head.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

export const unreadable = (given: string, why: string, cause?: unknown): TelltaleError =>
  new TelltaleError('UNREADABLE_INPUT', `${given} cannot be audited: ${why}`, { cause });
