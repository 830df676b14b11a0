import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { clipMotion } from '#lib/demos/alignment/motion.ts';
import type { VideoFacts } from '#lib/demos/video/video-facts.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';
import type { VideoAnalysis } from '#lib/server/video/analyse.ts';
import type { ClipEvidence } from './audit-demo.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const amount = z.number().min(0);

/** Only what was measured is kept: what it is held against comes from the record each time. */
const facts = z.strictObject({
  file_sha256: hash,
  stream_sha256: hash,
  frames_sha256: hash,
  duration_ms: amount,
  frames: z.int().min(2),
  fps: amount,
  width: z.int().min(1),
  height: z.int().min(1),
  codec: z.string().max(64),
  container: z.string().max(128),
  tags: z.record(z.string().max(128), z.string().max(4096)),
  timing: z.strictObject({ irregular_share: amount, usual_ms: amount, longest_ms: amount }),
  copies: z.strictObject({ share: amount, parity: amount }),
  freezes: z.array(z.strictObject({ start_ms: amount, end_ms: amount })),
  cut_hints: z.array(z.strictObject({ at_ms: amount, z: z.number() })),
  bound: z.null(),
  sidecar: z.strictObject({ file_sha256: hash }).nullable(),
  original: z.strictObject({ file_sha256: hash, declared_sha256: hash.nullable() }).nullable(),
});

const shape = z
  .strictObject({
    schema: z.literal('telltale.clip-analysis/1'),
    facts,
    /** Presentation times, ms, ascending, and the difference of each frame from the one before. */
    t_ms: z.array(amount).min(2).max(1_000_000),
    difference: z.array(amount).min(2).max(1_000_000),
    /** What its blocks change by above the median block. */
    excess: z.array(amount).min(2).max(1_000_000),
  })
  .refine(
    ({ t_ms, difference, excess }) =>
      t_ms.length === difference.length && t_ms.length === excess.length,
    'one difference a frame',
  );

/** The measures of a clip as JSON: to keep them, or to send them to the server that holds the logs. */
export type ClipAnalysis = z.output<typeof shape>;

export function packAnalysis(
  { facts: measured, series }: VideoAnalysis,
  kept: Partial<VideoFacts> = {},
): ClipAnalysis {
  const all = { ...measured, ...kept };
  return {
    schema: 'telltale.clip-analysis/1',
    facts: {
      ...all,
      tags: { ...all.tags },
      freezes: [...all.freezes],
      cut_hints: [...all.cut_hints],
      bound: null,
    },
    t_ms: Array.from(series.t_ms, (time) => Number(time.toFixed(2))),
    difference: Array.from(series.difference, (value) => Number(value.toFixed(4))),
    excess: Array.from(series.excess, (value) => Number(value.toFixed(4))),
  };
}

/** @throws TelltaleError UNREADABLE_INPUT for anything that is not an analysis */
export function unpackAnalysis(value: unknown): ClipEvidence {
  const parsed = shape.safeParse(value);
  if (!parsed.success)
    throw new TelltaleError(
      'UNREADABLE_INPUT',
      `not a clip analysis: ${z.prettifyError(parsed.error)}`,
    );
  const { t_ms, difference, excess } = parsed.data;
  return {
    facts: parsed.data.facts,
    motion: clipMotion({
      t_ms: Float64Array.from(t_ms),
      difference: Float64Array.from(difference),
      excess: Float64Array.from(excess),
    }),
  };
}

const place = (dir: string, sha256: string): string =>
  join(dir, 'demos', 'analysis', `${sha256}.json`);

/** Keeps an analysis beside the evidence, under the hash of its clip. It can always be made again. */
export async function keepAnalysis(dir: string, analysis: ClipAnalysis): Promise<void> {
  const path = place(dir, analysis.facts.file_sha256);
  await mkdir(dirname(path), { recursive: true });
  const part = `${path}.${randomBytes(6).toString('hex')}.part`;
  await writeFile(part, JSON.stringify(analysis));
  await rename(part, path);
}

/** The kept analysis of a clip, or null where there is none. */
export async function keptAnalysis(dir: string, sha256: string): Promise<ClipEvidence | null> {
  if (!hash.safeParse(sha256).success) return null;
  const text = await readFile(place(dir, sha256), 'utf8').catch(() => null);
  return text === null ? null : unpackAnalysis(JSON.parse(text));
}
