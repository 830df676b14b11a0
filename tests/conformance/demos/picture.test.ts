import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAbsent } from '#lib/demos/facts.ts';
import { lookAtClip } from '#lib/server/demos/look-at-clip.ts';
import { analyseVideo } from '#lib/server/video/analyse.ts';
import { videoLimits } from '#lib/server/video/limits.ts';
import { findTools, videoTools } from '#lib/server/video/tools.ts';
import { film } from './corpus/film.ts';
import { pictureKinds } from './corpus/kinds.ts';
import { logKinds } from './corpus/log-kinds.ts';
import { logged } from './corpus/logs.ts';
import { runLog } from './corpus/run-log.ts';
import { runPicture } from './corpus/run-picture.ts';

const tools = await videoTools();
if (tools === null)
  process.stderr.write(
    'skipped: ffmpeg is not installed, so no clip can be rendered or measured\n',
  );

const dir = mkdtempSync(join(tmpdir(), 'telltale-picture-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const source = { right: logged(100, 180, 'right'), wrong: logged(101, 180, 'wrong') };
const take = { camera: { noise: 2, pan: 0 }, crf: 28, seed: 100 };

/** A part of the corpus, made on the spot; design/demo-corpus.md has the whole. */
describe.skipIf(tools === null)('clips of the corpus (needs ffmpeg)', () => {
  const some = ['honest', 'sped up 2×', '6 s cut out', 'wrong log', 'still footage'];

  it.each(pictureKinds.filter(({ name }) => some.includes(name)))(
    'are seen through: $name',
    async (kind) => {
      if (tools === null) return;
      const result = await runPicture(tools, dir, kind, take, source);
      expect(result).toMatchObject({ detected: true, falseAlarm: false });
      expect(result.verified, result.note).toBe(kind.name === 'honest');
    },
    180_000,
  );
});

describe('clips that the logs alone see through', () => {
  it.each(logKinds)(
    '$name',
    async (kind) => {
      const result = await runLog(dir, kind, 500);
      expect(result).toMatchObject(kind.honest ? { falseAlarm: false } : { detected: true });
    },
    60_000,
  );
});

describe.skipIf(tools === null)('the file (needs ffmpeg)', () => {
  const clip = join(dir, 'clip.mp4');
  const run = (...args: string[]) =>
    execFileSync(tools?.ffmpeg ?? '', ['-v', 'error', '-y', ...args]);
  const facts = async (path: string) => {
    if (tools === null) throw new Error('no ffmpeg');
    return (await analyseVideo(tools, path)).facts;
  };

  beforeAll(async () => {
    if (tools !== null)
      await film(tools, clip, {
        ...take,
        motion: source.right.motion,
        seconds: 4,
        shows: (t) => t,
      });
  });

  it('has the frame hash of the raw frames that ffmpeg writes', async () => {
    const raw = join(dir, 'raw.yuv');
    run('-i', clip, '-map', '0:v:0', '-f', 'rawvideo', '-pix_fmt', 'yuv420p', raw);
    const sum = createHash('sha256').update(readFileSync(raw)).digest('hex');
    expect((await facts(clip)).frames_sha256).toBe(sum);
    expect(await facts(clip)).toMatchObject({
      frames: 120,
      duration_ms: 4000,
      width: 320,
      height: 180,
    });
  });

  it.each(['mkv', 'mov'])(
    'keeps its packets and frames in another container (%s)',
    async (ending) => {
      const other = join(dir, `other.${ending}`);
      run('-i', clip, '-c', 'copy', other);
      const [before, after] = [await facts(clip), await facts(other)];
      expect(after.file_sha256).not.toBe(before.file_sha256);
      expect(after.stream_sha256).toBe(before.stream_sha256);
      expect(after.frames_sha256).toBe(before.frames_sha256);
    },
  );

  it('keeps its frames when it is encoded anew without loss, and nothing but its length with loss', async () => {
    const before = await facts(clip);
    const lossless = join(dir, 'lossless.mkv');
    run('-i', clip, '-c:v', 'ffv1', lossless);
    expect((await facts(lossless)).frames_sha256).toBe(before.frames_sha256);
    const lossy = join(dir, 'lossy.mp4');
    run('-i', clip, '-c:v', 'libx264', '-crf', '35', lossy);
    const after = await facts(lossy);
    expect(after.frames_sha256).not.toBe(before.frames_sha256);
    expect(after.duration_ms).toBe(before.duration_ms);
  });

  const refused = (path: string) => expect(lookAtClip(path)).rejects;

  it.each(['mp4', 'mkv'])('is refused when it was cut off (%s)', async (ending) => {
    const whole = join(dir, `whole.${ending}`);
    run('-i', clip, '-c', 'copy', whole);
    const bytes = readFileSync(whole);
    const cut = join(dir, `cut.${ending}`);
    writeFileSync(cut, bytes.subarray(0, Math.floor(bytes.length / 2)));
    await refused(cut).toMatchObject({ code: 'UNREADABLE_INPUT' });
  });

  it('is refused when its middle is noise of zeroes in the index', async () => {
    const bytes = readFileSync(clip);
    const index = bytes.indexOf('moov');
    bytes.fill(0, index + 4, index + 400);
    const broken = join(dir, 'broken.mp4');
    writeFileSync(broken, bytes);
    await refused(broken).toMatchObject({ code: 'UNREADABLE_INPUT' });
  });

  const secret = join(dir, 'secret.txt');
  const hostile: readonly (readonly [string, string])[] = [
    [
      'a playlist',
      `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile://${secret}\n#EXT-X-ENDLIST\n`,
    ],
    ['a script', `ffconcat version 1.0\nfile clip.mp4\n`],
    ['a session description', 'v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n'],
    ['words', 'hello'],
    ['nothing', ''],
  ];

  it.each(hostile)('is refused when it is %s', async (name, text) => {
    writeFileSync(secret, 'secret');
    const path = join(dir, `hostile ${name}.mp4`);
    writeFileSync(path, text);
    await refused(path).toMatchObject({ code: 'UNREADABLE_INPUT' });
  });

  it('opens no playlist even when a video header stands before it', async () => {
    const path = join(dir, 'polyglot.mp4');
    const head = Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isomisom', 'latin1');
    writeFileSync(path, Buffer.concat([head, Buffer.from(hostile[0]?.[1] ?? '')]));
    await refused(path).toMatchObject({ code: 'UNREADABLE_INPUT' });
  });

  it('is never taken for an option or an address, whatever it is called', async () => {
    for (const name of [
      '-i',
      '-y out.mp4',
      'http:--127.0.0.1',
      'concat:a|b',
      'pipe:0',
      '$(touch x).mp4',
      'a;b.mp4',
    ]) {
      const path = join(dir, name);
      writeFileSync(path, readFileSync(clip));
      expect((await facts(path)).frames, name).toBe(120);
    }
  });

  it('is refused when it is a folder, a device, or not there; a link to a clip is followed', async () => {
    await refused(dir).toMatchObject({ code: 'UNREADABLE_INPUT' });
    await refused('/dev/zero').toMatchObject({ code: 'UNREADABLE_INPUT' });
    await refused(join(dir, 'absent.mp4')).toMatchObject({ code: 'NOT_FOUND' });
    const link = join(dir, 'link.mp4');
    symlinkSync(clip, link);
    expect((await facts(link)).frames).toBe(120);
  });

  it('is refused beyond the limits of size, pixels, frames and time', async () => {
    if (tools === null) return;
    for (const limits of [
      { bytes: 100 },
      { pixels: 100 },
      { frames: 50 },
      { durationMs: 1000 },
      { timeoutMs: 1 },
    ]) {
      const reading = analyseVideo(tools, clip, { limits: { ...videoLimits, ...limits } });
      await expect(reading, JSON.stringify(limits)).rejects.toMatchObject({ code: 'TOO_LARGE' });
    }
  });

  it('stops when it is told to', async () => {
    if (tools === null) return;
    const stop = new AbortController();
    const reading = analyseVideo(tools, clip, {
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    await expect(reading).rejects.toThrow(/abort/i);
  });

  it('gives its measures back from JSON as they were', async () => {
    const measured = await lookAtClip(clip);
    expect(isAbsent(measured)).toBe(false);
    const { unpackAnalysis } = await import('#lib/server/demos/analysis-file.ts');
    const again = unpackAnalysis(JSON.parse(JSON.stringify(measured)));
    if (isAbsent(measured)) return;
    expect(again.facts).toEqual(measured.facts);
  });
});

describe('without ffmpeg', () => {
  it('the picture is not looked at, and the words say how to get it', async () => {
    expect(await findTools('no-such-ffmpeg', 'no-such-ffprobe')).toBeNull();
    const path = join(dir, 'header-only.mp4');
    writeFileSync(path, Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isomisom', 'latin1'));
    const measured = await lookAtClip(path, { tools: null });
    expect(isAbsent(measured) && measured.absent).toContain('Install it');
  });
});
