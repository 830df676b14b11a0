import { readFile } from 'node:fs/promises';
import { sidecarName } from '#lib/demos/label/sidecar.ts';
import type { Absent } from '#lib/demos/facts.ts';
import { analyseVideo, type AnalyseOptions } from '#lib/server/video/analyse.ts';
import { clipFile } from '#lib/server/video/clip-file.ts';
import { fileSha256 } from '#lib/server/video/hashes.ts';
import { missingTools, videoTools, type VideoTools } from '#lib/server/video/tools.ts';
import { packAnalysis, type ClipAnalysis } from './analysis-file.ts';

export interface LookOptions extends AnalyseOptions {
  /** The raw original, where it is at hand. */
  readonly original?: string;
  /** Left out, those of this machine. */
  readonly tools?: VideoTools | null;
}

/**
 * Everything that the file system says of a clip: measures of the picture, the side-car beside it, the original. Without
 * ffmpeg it says so, and how to get it.
 *
 * @throws TelltaleError NOT_FOUND, UNREADABLE_INPUT, TOO_LARGE
 */
export async function lookAtClip(
  path: string,
  options: LookOptions = {},
): Promise<ClipAnalysis | Absent> {
  const { original, tools = await videoTools(), ...analysis } = options;
  // A path that is no clip is an error with or without ffmpeg.
  await clipFile(path, options.limits);
  if (tools === null) return { absent: missingTools };
  const found = await analyseVideo(tools, path, analysis);
  return packAnalysis(found, {
    sidecar: await sidecarOf(path),
    original:
      original === undefined
        ? null
        : {
            file_sha256: await fileSha256((await clipFile(original, options.limits)).path),
            declared_sha256: null,
          },
  });
}

/** The hash that the side-car beside a clip names; null where none lies there, or one that names none. */
async function sidecarOf(path: string): Promise<{ file_sha256: string } | null> {
  const text = await readFile(sidecarName(path), 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    const { file_sha256 } = JSON.parse(text) as { file_sha256?: unknown };
    return typeof file_sha256 === 'string' && /^[0-9a-f]{64}$/.test(file_sha256)
      ? { file_sha256 }
      : null;
  } catch {
    return null; // not JSON: nothing that names a hash
  }
}
