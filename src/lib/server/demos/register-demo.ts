import { copyFile, mkdir, rename } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { isAbsent } from '#lib/demos/facts.ts';
import type { Demo } from '#lib/log/index.ts';
import { validateRecord } from '#lib/log/index.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';
import type { Ingestor } from '#lib/server/ingest/ingestor.ts';
import { clipFile } from '#lib/server/video/clip-file.ts';
import { fileSha256 } from '#lib/server/video/hashes.ts';
import { keepAnalysis } from './analysis-file.ts';
import type { DemoDraft } from './demo-draft.ts';
import { clipPath } from './demo-pages.ts';
import { lookAtClip, type LookOptions } from './look-at-clip.ts';
import { oneChunk } from './one-chunk.ts';

/**
 * Takes a clip and what is said of it into the evidence: the record with the file's three hashes, a copy of the clip, and
 * the measures of its picture. Without ffmpeg the record names the file's hash alone, and the length must be said.
 *
 * @param dir the evidence folder that `ingestor` writes to
 * @throws TelltaleError INVALID_RECORD with every problem; CONFLICT where another demo has the id; those of reading a clip
 */
export async function registerDemo(
  { dir, ingestor }: { readonly dir: string; readonly ingestor: Ingestor },
  draft: DemoDraft,
  path: string,
  options: LookOptions = {},
): Promise<Demo> {
  const clip = await clipFile(path, options.limits);
  const analysis = await lookAtClip(path, options);
  const sha256 = isAbsent(analysis) ? await fileSha256(clip.path) : analysis.facts.file_sha256;
  const measured = isAbsent(analysis) ? null : analysis.facts;
  const demo = recordOf(draft, {
    sha256,
    stream_sha256: measured?.stream_sha256 ?? null,
    frames_sha256: measured?.frames_sha256 ?? null,
    uri: draft.uri,
    duration_ms: measured?.duration_ms ?? draft.bound?.duration_ms ?? 0,
    fps: measured?.fps ?? null,
  });
  if (!isAbsent(analysis)) await keepAnalysis(dir, analysis);
  await keepClip(clip.path, clipPath(dir, demo));
  await ingest(ingestor, demo);
  return demo;
}

function recordOf(draft: DemoDraft, file: Demo['file']): Demo {
  const validation = validateRecord({
    schema: 'telltale.demo/1',
    demo_id: draft.demo_id ?? `demo-${file.sha256.slice(0, 12)}`,
    title: draft.title,
    publisher: draft.publisher,
    published_at: draft.published_at,
    claims: draft.claims,
    attempts: draft.attempts,
    file,
    parts: draft.parts.map(
      ({ clip_start_ms, clip_end_ms, episode_id, log_start_ms, log_end_ms }) => ({
        start_ms: clip_start_ms,
        end_ms: clip_end_ms,
        episode_id,
        log_start_ms,
        log_end_ms,
      }),
    ),
    declarations: draft.declarations,
    ...(draft.extra === null ? {} : { extra: draft.extra }),
  });
  if (validation.ok) return validation.record as Demo;
  const problems = validation.problems.map(({ path, message }) => `${path} ${message}`);
  throw new TelltaleError(
    'INVALID_RECORD',
    `the demo cannot be registered: ${problems.join('; ')}`,
    {
      details: { problems: validation.problems },
    },
  );
}

async function keepClip(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  const part = `${to}.${randomBytes(6).toString('hex')}.part`;
  await copyFile(from, part);
  await rename(part, to);
}

async function ingest(ingestor: Ingestor, demo: Demo): Promise<void> {
  const line = new TextEncoder().encode(`${JSON.stringify(demo)}\n`);
  const result = await ingestor.lines(oneChunk(line), { name: `demo ${demo.demo_id}` });
  if (result.quarantined === 0) return;
  const [problem] = Object.values(result.problems);
  throw new TelltaleError(
    'CONFLICT',
    `the demo was not taken in: ${problem?.example ?? 'another record has its id'}; choose another demo_id`,
  );
}
