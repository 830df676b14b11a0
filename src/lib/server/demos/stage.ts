import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { traceMedium } from '#lib/demos/trace.ts';
import { mark } from '#lib/sample/episode.ts';
import {
  pictureHeight,
  pictureWidth,
  stageClips,
  stagePicture,
  stageSessions,
  takeEpisode,
  takeId,
  takeMotion,
  takeTrace,
  type StageClip,
  type StageSession,
} from '#lib/sample/stage/index.ts';
import type { Ingestor } from '#lib/server/ingest/ingestor.ts';
import type { Store } from '#lib/server/store/store.ts';
import { encodeFilm } from '#lib/server/video/encode.ts';
import type { VideoTools } from '#lib/server/video/tools.ts';
import type { DemoDraft } from './demo-draft.ts';
import { oneChunk } from './one-chunk.ts';
import { registerDemo } from './register-demo.ts';
import { writeTraces } from './traces.ts';

/** What bringing in the stage did. */
export interface StageResult {
  readonly episodes: number;
  readonly clips: number;
}

interface Target {
  readonly store: Pick<Store, 'dir' | 'query' | 'scratch' | 'copyTo'>;
  readonly ingestor: Ingestor;
}

/** Frames a second of the clips: enough for motion that is compared in tenths of a second. */
const fps = 20;
/** Rate factor: the picture is flat and needs little. */
const crf = 24;

/**
 * Brings the sample's stage into the evidence: its takes with their motion traces and, where ffmpeg is there, its clips, made
 * on the spot and registered like other clips. What is there already is left alone.
 *
 * @param tools null where there is no ffmpeg: then no clip is made
 * @param onClip how many clips are ready, of how many
 */
export async function bringStage(
  { store, ingestor }: Target,
  seed: number,
  tools: VideoTools | null,
  onClip: (ready: number, of: number) => void = () => undefined,
): Promise<StageResult> {
  const episodes = await bringTakes({ store, ingestor }, seed);
  if (tools === null) return { episodes, clips: 0 };
  const missing: StageClip[] = [];
  for (const clip of stageClips(seed))
    if (!(await holds(store, 'records', 'record_id', clip.demo_id))) missing.push(clip);
  const scratch = await store.scratch();
  const queue = [...missing];
  let ready = 0;
  const lane = async (): Promise<void> => {
    for (let clip = queue.shift(); clip !== undefined; clip = queue.shift()) {
      const path = join(scratch, `${clip.demo_id}.mp4`);
      await filmClip(tools, path, clip, seed);
      await registerDemo({ dir: store.dir, ingestor }, draftOfClip(clip), path, { tools });
      onClip(++ready, missing.length);
    }
  };
  try {
    // Two at a time: one is drawn while another is encoded and measured.
    await Promise.all([lane(), lane()]);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return { episodes, clips: ready };
}

async function holds(
  store: Target['store'],
  table: 'episodes' | 'records',
  column: 'episode_id' | 'record_id',
  id: string,
): Promise<boolean> {
  return (await store.query(`SELECT 1 FROM ${table} WHERE ${column} = ? LIMIT 1`, [id])).length > 0;
}

/** @returns how many takes are new */
async function bringTakes({ store, ingestor }: Target, seed: number): Promise<number> {
  const sessions: readonly StageSession[] = Object.values(stageSessions);
  const takes = sessions.flatMap((session) =>
    Array.from({ length: session.takes }, (_, i) => ({ session, take: i + 1 })),
  );
  const [first] = takes;
  if (
    first === undefined ||
    (await holds(store, 'episodes', 'episode_id', takeId(seed, first.session, first.take)))
  )
    return 0;
  const traced = takes.filter(({ session, take }) => session.traced(take));
  const traces = traced.map(({ session, take }) => takeTrace(seed, session, take));
  const sha256 = await writeTraces(store, traces);
  const lines = takes.map(({ session, take }) => {
    const { duration_ms } = takeEpisode(seed, session, take, []);
    const media = session.traced(take) ? [traceMedium(sha256, duration_ms)] : [];
    return `${JSON.stringify(takeEpisode(seed, session, take, media))}\n`;
  });
  const bytes = new TextEncoder().encode(lines.join(''));
  const { accepted } = await ingestor.lines(oneChunk(bytes), { name: `stage-seed-${seed}.jsonl` });
  return accepted;
}

function filmClip(tools: VideoTools, path: string, clip: StageClip, seed: number): Promise<void> {
  const motion = takeMotion(seed, clip.session, clip.take);
  const draw = stagePicture();
  function* frames(): Generator<Uint8Array> {
    for (let i = 0; i < clip.seconds * fps; i++)
      yield draw(motion.pose(clip.shows((i * 1000) / fps)));
  }
  const film = { width: pictureWidth, height: pictureHeight, pixels: 'yuv420p', fps } as const;
  return encodeFilm(tools, path, { ...film, frames: frames() }, crf);
}

const draftOfClip = (clip: StageClip): DemoDraft => ({
  demo_id: clip.demo_id,
  title: clip.title,
  publisher: 'programme-office',
  published_at: clip.published_at,
  claims: clip.claims,
  attempts: clip.attempts,
  parts: clip.parts.map(({ start_ms, end_ms, ...log }) => ({
    clip_start_ms: start_ms,
    clip_end_ms: end_ms,
    ...log,
    basis: 'given' as const,
  })),
  episodes: [],
  declarations: clip.declarations,
  bound: null,
  uri: null,
  extra: mark,
});
