import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { sampleLines } from '#lib/sample/index.ts';
import { telltale } from '../helpers/server.ts';
import { temporaryFolder } from '../helpers/store.ts';

const text = (episodes: number, seed: number) =>
  Buffer.concat([...sampleLines({ episodes, seed })]).toString();

describe('telltale sample --out', () => {
  it.each([
    ['sample.jsonl', (bytes: Buffer) => bytes],
    ['sample.jsonl.gz', gunzipSync],
    ['sample.jsonl.zst', zstdDecompressSync],
  ] as const)('writes %s, whole and nothing beside it', async (name, unpack) => {
    const dir = await temporaryFolder();
    const args = ['sample', '--episodes', '120', '--seed', '5', '--out', join(dir, name), '--json'];
    const { code, stdout } = await telltale(args);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ seed: 5, episodes: 120, out: join(dir, name) });
    expect(await readdir(dir)).toEqual([name]);
    expect(unpack(await readFile(join(dir, name))).toString()).toBe(text(120, 5));
  });

  it('prints the log where it is asked to', async () => {
    const { code, stdout } = await telltale(['sample', '--episodes', '30', '--out', '-']);
    expect(code).toBe(0);
    expect(stdout).toBe(text(30, 1));
  });

  it('says what is wrong with a number or a place, and leaves nothing behind', async () => {
    const dir = await temporaryFolder();
    expect((await telltale(['sample', '--episodes', 'many', '--data', dir])).code).toBe(2);
    expect((await telltale(['sample', '--episodes', '0', '--data', dir])).code).toBe(2);
    const nowhere = join(dir, 'missing', 'sample.jsonl');
    const refused = await telltale(['sample', '--episodes', '9', '--out', nowhere]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain(nowhere);
    expect(await readdir(dir)).toEqual([]);
  });
});

describe('telltale sample into a store', () => {
  it('brings the sample in once, and adds to it without conflict', async () => {
    const data = join(await temporaryFolder(), 'evidence');
    const sample = async (episodes: number) => {
      const args = ['sample', '--episodes', String(episodes), '--data', data, '--json'];
      const { code, stdout, stderr } = await telltale(args);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      return JSON.parse(stdout) as Record<string, unknown>;
    };
    // A whole wave: 3 models, 4 targets, 1 claim, 18 registrations; 17 preferences, 7 shifts and a clip or so for each
    // of the three stage sessions beside the 2,000 episodes.
    const lines = text(2_000, 1).trimEnd().split('\n').length;
    expect(await sample(2_000)).toMatchObject({
      lines,
      accepted: lines,
      duplicate: 0,
      quarantined: 0,
    });
    expect(await sample(2_000)).toMatchObject({
      lines,
      accepted: 0,
      duplicate: lines,
      batches: [],
    });
    expect(await sample(2_500)).toMatchObject({ accepted: 518, duplicate: lines, quarantined: 0 });
  });

  it('says in words that nothing was added', async () => {
    const data = await temporaryFolder();
    const args = ['sample', '--episodes', '50', '--data', data];
    expect((await telltale(args)).stderr).toContain('generated');
    const again = await telltale(args);
    expect(again.code).toBe(0);
    expect(again.stderr).toContain('nothing was added');
  });
});
