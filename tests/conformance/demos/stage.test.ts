import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { validateRecord } from '#lib/log/index.ts';
import { stageClips, stageSessions, takeEpisode } from '#lib/sample/stage/index.ts';
import { demoList, demoPage } from '#lib/server/demos/demo-pages.ts';
import { bringStage } from '#lib/server/demos/stage.ts';
import { createIngestor } from '#lib/server/ingest/ingestor.ts';
import { openStore, type Store } from '#lib/server/store/store.ts';
import { videoTools } from '#lib/server/video/tools.ts';
import { temporaryFolder } from '../../helpers/store.ts';

const tools = await videoTools();
if (tools === null)
  process.stderr.write('skipped: ffmpeg is not installed, so the stage has no clips\n');

/** What each clip was made to show (src/lib/sample/stage/clips.ts): its verdict, and disclosures that must say so. */
const made: Readonly<Record<string, readonly [verdict: string, against: readonly number[]]>> = {
  fair: ['verified', []],
  driven: ['contradicted', [1, 2, 3]],
  fast: ['contradicted', [5]],
  cut: ['contradicted', [8]],
  rescued: ['contradicted', [15]],
  chosen: ['contradicted', [13]],
};

describe('the stage without ffmpeg', () => {
  it('brings the takes, once, and no clip', async () => {
    const store = await openStore(await temporaryFolder());
    try {
      const target = { store, ingestor: createIngestor(store) };
      expect(await bringStage(target, 1, null)).toEqual({ episodes: 74, clips: 0 });
      expect(await bringStage(target, 1, null)).toEqual({ episodes: 0, clips: 0 });
      expect(await readdir(join(store.dir, 'traces'))).toHaveLength(1);
      expect((await demoList(store)).total).toBe(0);
    } finally {
      await store.close();
    }
  });

  it('has takes that keep the rules of the log and are marked as generated', () => {
    for (const session of Object.values(stageSessions))
      for (let take = 1; take <= session.takes; take++) {
        const episode = takeEpisode(1, session, take, []);
        expect(validateRecord(episode)).toEqual({ ok: true, record: episode, moved: [] });
        expect(episode.extra).toMatchObject({ generated: true });
      }
  });
});

describe.skipIf(tools === null)('the clips of the stage (needs ffmpeg)', () => {
  let store: Store;
  let dir = '';
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'telltale-stage-'));
    store = await openStore(dir);
    const target = { store, ingestor: createIngestor(store) };
    expect((await bringStage(target, 1, tools)).clips).toBe(6);
    // What is there is left alone.
    expect(await bringStage(target, 1, tools)).toEqual({ episodes: 0, clips: 0 });
  }, 120_000);
  afterAll(async () => {
    await store.close();
    await rm(dir, { recursive: true });
  });

  it.each(stageClips(1).map(({ demo_id }) => demo_id))(
    'are seen for what they are: %s',
    async (demo_id) => {
      const { audit, demo, label, playable } = await demoPage(store, demo_id);
      const [verdict, against] = made[demo_id.replace(/^.*-/, '')] ?? ['none', []];
      const contradicted = audit.findings
        .filter((finding) => finding.verdict === 'contradicted')
        .map(({ disclosure }) => disclosure);
      expect(audit.verdict).toBe(verdict);
      expect(contradicted).toEqual(expect.arrayContaining([...against]));
      if (verdict === 'verified') expect(contradicted).toEqual([]);
      expect(demo.extra).toMatchObject({ generated: true });
      expect(label.generated).toBe(true);
      expect(playable).toBe(true);
    },
    60_000,
  );
});
