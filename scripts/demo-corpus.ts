/**
 * Renders the demo corpus, audits every clip of it, and writes how many were found out to design/demo-corpus.md.
 *
 *   node scripts/demo-corpus.ts [--takes N] [--out FILE] [--keep DIR]
 *
 * Needs ffmpeg. Takes about five seconds of one processor a clip; --takes (1 to 9, all unless told otherwise) says how many
 * pairs of camera and compression of each kind there are. --keep leaves the measures of each clip in a folder and takes them from
 * there the next time: while the audit changes and the clips do not, nothing needs to be rendered again.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { missingTools, videoTools } from '#lib/server/video/tools.ts';
import type { Camera } from '../tests/conformance/demos/corpus/draw.ts';
import type { Result } from '../tests/conformance/demos/corpus/judge.ts';
import { pictureKinds } from '../tests/conformance/demos/corpus/kinds.ts';
import { logKinds } from '../tests/conformance/demos/corpus/log-kinds.ts';
import { logged } from '../tests/conformance/demos/corpus/logs.ts';
import { corpusPage } from '../tests/conformance/demos/corpus/page.ts';
import { replayMotion } from '../tests/conformance/demos/corpus/replay-motion.ts';
import { runLog } from '../tests/conformance/demos/corpus/run-log.ts';
import { runPicture } from '../tests/conformance/demos/corpus/run-picture.ts';

const { values } = parseArgs({
  options: {
    takes: { type: 'string', default: '9' },
    out: { type: 'string', default: 'design/demo-corpus.md' },
    keep: { type: 'string' },
  },
});

const cameras: readonly (readonly [string, Camera])[] = [
  ['fixed', { noise: 2, pan: 0 }],
  ['noisy', { noise: 8, pan: 0 }],
  ['panning', { noise: 3, pan: 3 }],
];
const rates = [20, 28, 36];
const replayed = ['honest', 'sped up 2×', '6 s cut out'];

const tools = await videoTools();
if (tools === null) {
  console.error(missingTools);
  process.exit(1);
}
const kept = (name: string): string | null =>
  values.keep === undefined ? null : join(values.keep, `${name.replaceAll(' ', '_')}.json`);
if (values.keep !== undefined) await mkdir(values.keep, { recursive: true });
const dir = await mkdtemp(join(tmpdir(), 'telltale-corpus-'));
try {
  const results: Result[] = [];
  const takes = Array.from({ length: Math.min(9, Math.max(1, Number(values.takes))) }, (_, i) => i);
  for (const kind of pictureKinds) {
    for (const i of takes) {
      // Pairs of camera and compression in an order that mixes both early, each with motion of its own.
      const [name, camera] = cameras[i % 3] ?? ['fixed', { noise: 0, pan: 0 }];
      const crf = rates[(i + Math.floor(i / 3)) % 3] ?? 28;
      const seed = 100 + 13 * i;
      const source = { right: logged(seed, 180, 'right'), wrong: logged(seed + 1, 180, 'wrong') };
      const result = await runPicture(
        tools,
        dir,
        kind,
        { camera, crf, seed },
        source,
        kept(`${kind.name}-${i}`),
      );
      results.push(result);
      const outcome = result.honest ? !result.falseAlarm : result.detected;
      console.error(
        `${outcome ? 'ok  ' : 'MISS'} ${kind.name}, ${name}, crf ${crf}: ${result.note}`,
      );
    }
  }
  // The motion of benchmark trials: three takes of each kind, over the three cameras.
  for (const kind of pictureKinds.filter(({ name }) => replayed.includes(name))) {
    for (const [i, [name, camera]] of cameras.entries()) {
      const source = {
        right: await replayMotion(9 * i, 9, 'right'),
        wrong: logged(700 + i, 180, 'wrong'),
      };
      const take = { camera, crf: rates[i] ?? 28, seed: 700 + i };
      const result = await runPicture(
        tools,
        dir,
        kind,
        take,
        source,
        kept(`replay ${kind.name}-${i}`),
      );
      results.push({ ...result, kind: `benchmark replay, ${result.kind}` });
      console.error(`     benchmark replay, ${kind.name}, ${name}: ${result.note}`);
    }
  }
  const logs = [];
  for (const [i, kind] of logKinds.entries()) logs.push(await runLog(dir, kind, 500 + i));
  const page = corpusPage(results, logs, takes.length);
  const style = (await resolveConfig(values.out)) ?? {};
  await writeFile(values.out, await format(page, { ...style, parser: 'markdown' }));
  console.error(`wrote ${values.out}`);
} finally {
  await rm(dir, { recursive: true, force: true });
}
