import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { missingTools, videoTools, type VideoTools } from '#lib/server/video/tools.ts';
import { telltale } from '../../../tests/helpers/server.ts';
import type { Bench } from '../core/context.ts';
import { inTurns, timed } from '../core/measure.ts';
import { kept } from '../data/cache.ts';
import { makeLongClip } from '../data/long-clip.ts';

const seconds = 600;

/** A long clip held against its log, from the command line, beside ffmpeg that only decodes it. */
export const auditBench: Bench = {
  name: 'audit',
  what: `${seconds / 60} minutes of 1080p held against their log; limit: decoding alone`,
  async run(context) {
    const tools = await videoTools();
    if (tools === null) throw new Error(missingTools);
    const folder = await kept(context, `clip-1080p-${seconds}s`, (path) =>
      makeLongClip(tools, path, seconds),
    );
    const clip = join(folder, 'clip.mp4');
    context.say(`auditing ${seconds / 60} minutes of video`);
    const result = await inTurns({
      name: `audit/1080p-${seconds / 60}min`,
      unit: 's',
      runs: context.runs,
      warmUps: 0,
      value: () => secondsOf(() => auditOf(folder, clip)),
      limit: {
        what: 'ffmpeg decodes, nothing else',
        value: () => secondsOf(() => decode(tools, clip)),
      },
      target: { of: 'value', at: 'most', value: 120 },
    });
    return [result];
  },
};

const secondsOf = async (work: () => Promise<void>): Promise<number> => (await timed(work)) / 1000;

async function auditOf(folder: string, clip: string): Promise<void> {
  const claims = ['--claims', join(folder, 'claims.yaml')];
  const data = ['--data', join(folder, 'evidence')];
  const { code, stdout, stderr } = await telltale([
    'demo',
    'audit',
    clip,
    ...claims,
    ...data,
    '--json',
  ]);
  if (code !== 0) throw new Error(`demo audit ended with ${code}: ${stderr}`);
  // Only an audit that found the whole clip in its log did all the work.
  const { findings } = JSON.parse(stdout) as {
    findings: { disclosure: number; verdict: string }[];
  };
  const speed = findings.find(({ disclosure }) => disclosure === 5)?.verdict;
  if (speed !== 'verified') throw new Error(`the speed of an honest clip came out ${speed}`);
}

async function decode(tools: VideoTools, clip: string): Promise<void> {
  const args = [
    '-nostdin',
    '-v',
    'error',
    '-i',
    `file:${clip}`,
    '-map',
    '0:v:0',
    '-f',
    'null',
    '-',
  ];
  const [code] = (await once(spawn(tools.ffmpeg, args, { stdio: 'ignore' }), 'close')) as [number];
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}`);
}
