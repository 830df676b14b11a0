import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unpackAnalysis } from '#lib/server/demos/analysis-file.ts';
import { auditDemo } from '#lib/server/demos/audit-demo.ts';
import { parseClaims } from '#lib/server/demos/claims-file.ts';
import { lookAtClip } from '#lib/server/demos/look-at-clip.ts';
import { isAbsent } from '#lib/demos/facts.ts';
import type { VideoTools } from '#lib/server/video/tools.ts';
import { storeWith } from './corpus-store.ts';
import type { Camera } from './draw.ts';
import { film } from './film.ts';
import { judgePicture, type Result } from './judge.ts';
import type { PictureKind } from './kinds.ts';
import { episodeLine, type Logged } from './logs.ts';

export interface Take {
  readonly camera: Camera;
  readonly crf: number;
  readonly seed: number;
}

const started = Date.UTC(2026, 9, 1, 9);
const seconds = 180;
/** Log time at which every clip begins, ms. */
const fromMs = 40_000;

/** The logs that a clip is held against: of the robot that was filmed, and of another. */
export interface Source {
  readonly right: Logged;
  readonly wrong: Logged;
}

/**
 * Films one clip, audits it against its logs, and says how that came out.
 *
 * @param kept file with the clip's measures: taken from there if it exists, else written there
 */
export async function runPicture(
  tools: VideoTools,
  dir: string,
  kind: PictureKind,
  take: Take,
  { right, wrong }: Source,
  kept: string | null = null,
): Promise<Result> {
  const measured = await measuresOf(tools, dir, kind, take, right, kept);
  const draft = parseClaims(JSON.stringify(claimsOf(kind)), 'claims');
  const data = join(dir, `data-${take.seed}`);
  const alone = kind.truth.wrongLog === 'alone';
  const store = await storeWith(data, [right.trace, wrong.trace], (sha) => [
    ...(alone ? [] : [line('right', 'arm-01', sha)]),
    line('wrong', 'arm-02', sha),
  ]);
  try {
    return judgePicture(kind, await auditDemo(store, draft, unpackAnalysis(measured)));
  } finally {
    await store.close();
    await rm(data, { recursive: true, force: true });
  }
}

async function measuresOf(
  tools: VideoTools,
  dir: string,
  kind: PictureKind,
  take: Take,
  { motion }: Logged,
  kept: string | null,
): Promise<unknown> {
  if (kept !== null && existsSync(kept)) return JSON.parse(await readFile(kept, 'utf8'));
  const clip = join(dir, `clip-${take.seed}.mp4`);
  const shows = kind.shows(fromMs);
  await film(tools, clip, { ...take, motion, seconds: kind.seconds, shows });
  const measured = await lookAtClip(clip, { tools });
  if (isAbsent(measured)) throw new Error(measured.absent);
  await rm(clip);
  if (kept !== null) await writeFile(kept, JSON.stringify(measured));
  return measured;
}

const line = (id: string, unit: string, traceSha256: string) =>
  episodeLine(id, { sequence: 1, started_ms: started, seconds, unit, traceSha256 });

function claimsOf(kind: PictureKind) {
  const end = fromMs + kind.seconds * 1000;
  return {
    claims: ['real_time', 'one_take', 'uncut'],
    parts: [
      {
        start_ms: 0,
        end_ms: kind.seconds * 1000,
        episode_id: kind.truth.wrongLog !== undefined ? 'wrong' : 'right',
        log_start_ms: fromMs,
        log_end_ms: end,
      },
    ],
  };
}
