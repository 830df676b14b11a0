import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { VerifyResult } from '#lib/reports/verify/check.ts';
import { ndjson } from '../helpers/episodes.ts';
import { october } from '../helpers/reports.ts';
import { telltale } from '../helpers/server.ts';
import { temporaryFolder } from '../helpers/store.ts';

const fleet = [
  { unit: 'u1', minutes: 6, successes: 9 },
  { unit: 'u2', minutes: 3, successes: 10 },
];

async function evidence(): Promise<{ folder: string; data: string }> {
  const folder = await temporaryFolder();
  const data = join(folder, 'data');
  const log = join(folder, 'october.jsonl');
  await writeFile(log, ndjson(october(fleet)));
  expect(await telltale(['ingest', log, '--data', data])).toMatchObject({ code: 0 });
  return { folder, data };
}

describe('telltale report, verify and ledger', () => {
  it('builds, verifies elsewhere, countersigns, and refuses what was changed', async () => {
    const { folder, data } = await evidence();
    const out = join(folder, 'out');
    const built = await telltale([
      'report',
      'build',
      'autonomy',
      '--window',
      '2026-10',
      '--data',
      data,
      '--out',
      out,
      '--json',
    ]);
    expect(JSON.parse(built.stdout)).toMatchObject({
      report_id: 'autonomy-2026-10-v1',
      status: 'published',
      restates: null,
    });
    const key = (await telltale(['ledger', 'key', '--data', data])).stdout.trim();

    const elsewhere = join(folder, 'elsewhere');
    await cp(out, elsewhere, { recursive: true });
    const verified = await telltale(['verify', elsewhere, '--key', key, '--json']);
    expect(verified.code).toBe(0);
    const result = JSON.parse(verified.stdout) as VerifyResult;
    expect(result.ok).toBe(true);
    expect(Object.keys(result)).toEqual(['ok', 'checks', 'not_checked']);
    expect(result.checks.every(({ name, ok, detail }) => name !== '' && ok && detail !== '')).toBe(
      true,
    );

    const pem = join(folder, 'board', 'board.pem');
    const signed = await telltale([
      'report',
      'countersign',
      elsewhere,
      '--key',
      pem,
      '--name',
      'board.example',
    ]);
    const board = signed.stdout.replace('signed by ', '').trim();
    expect((await telltale(['report', 'verify', elsewhere, '--countersigner', board])).code).toBe(
      0,
    );
    expect((await telltale(['report', 'verify', out, '--countersigner', board])).code).toBe(1);

    const csv = join(elsewhere, 'figures.csv');
    await writeFile(csv, (await readFile(csv, 'utf8')).replace('0.9', '0.8'));
    const refused = await telltale(['verify', elsewhere]);
    expect(refused.code).toBe(1);
    expect(refused.stdout).toMatch(/FAILS {2}files: figures.csv is not the file that was signed/);
  });

  it('tells what a late batch restates, with an exit code of 1', async () => {
    const { folder, data } = await evidence();
    const asked = ['autonomy', '--window', '2026-10', '--data', data];
    await telltale(['report', 'build', ...asked, '--out', join(folder, 'v1.zip')]);
    expect((await telltale(['report', 'restate', ...asked])).code).toBe(0);
    const late = join(folder, 'late.jsonl');
    await writeFile(late, ndjson(october([{ unit: 'u3', minutes: 30, successes: 2 }])));
    await telltale(['ingest', late, '--data', data]);
    const found = await telltale(['report', 'restate', ...asked]);
    expect(found.code).toBe(1);
    // 111 of 120 minutes before, 141 of 180 with the third unit.
    expect(found.stdout).toMatch(/all real robots at work: 92\.5 % .* → 78\.3 % /);
    expect((await telltale(['verify', join(folder, 'v1.zip')])).code).toBe(0);
  });

  it('proves entries and witnesses the ledger', async () => {
    const { folder, data } = await evidence();
    const key = (await telltale(['ledger', 'key', '--data', data])).stdout.trim();
    const checkpoint = await telltale(['ledger', 'checkpoint', '--data', data]);
    expect(checkpoint.stdout).toMatch(/^telltale\.invalid\/[0-9a-f]{16}\n\d+\n/);
    const kept = join(folder, 'kept');
    await writeFile(kept, checkpoint.stdout);
    const state = join(folder, 'seen');
    const witness = ['ledger', 'witness', data, '--key', key, '--state', state];
    expect((await telltale(witness)).stdout).toMatch(/first seen/);
    await telltale(['report', 'declare', 'autonomy', '--window', '2030-01', '--data', data]);
    expect((await telltale(witness)).stdout).toMatch(/continues your \d+ entries/);
    const size = checkpoint.stdout.split('\n')[1] ?? '';
    const proof = join(folder, 'since');
    await telltale(['ledger', 'prove', '--from', size, '--out', proof, '--data', data]);
    expect(
      (await telltale(['ledger', 'verify', proof, '--key', key, '--checkpoint', kept])).code,
    ).toBe(0);
    const leaf = join(folder, 'leaf');
    await writeFile(leaf, 'something else');
    await telltale(['ledger', 'prove', '--index', '0', '--out', proof, '--data', data]);
    expect((await telltale(['ledger', 'verify', proof, '--key', key, '--leaf', leaf])).code).toBe(
      1,
    );
  });

  it('asks for what it needs with exit code 2', async () => {
    const { folder, data } = await evidence();
    const out = join(folder, 'out');
    expect(
      (
        await telltale([
          'report',
          'build',
          'weather',
          '--window',
          '2026-10',
          '--data',
          data,
          '--out',
          out,
        ])
      ).code,
    ).toBe(2);
    expect(
      (
        await telltale([
          'report',
          'build',
          'autonomy',
          '--window',
          'october',
          '--data',
          data,
          '--out',
          out,
        ])
      ).code,
    ).toBe(2);
    expect((await telltale(['ledger', 'prove', '--data', data])).code).toBe(2);
  });

  it('switches access control on with the first user', async () => {
    const { data } = await evidence();
    const added = await telltale(['access', 'add', 'ada', '--role', 'admin', '--data', data], {
      input: 'a long enough password\n',
    });
    expect(added).toMatchObject({ code: 0, stdout: 'ada: admin\n' });
    const listed = JSON.parse(
      (await telltale(['access', 'list', '--json', '--data', data])).stdout,
    ) as { users: unknown[] };
    expect(listed.users).toEqual([{ name: 'ada', roles: ['admin'], disabled: false }]);
  });
});
