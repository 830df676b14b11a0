import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { telltale } from '../helpers/server.ts';

/** The README's own mapping, on a table with the columns that it names: a document that is not run becomes untrue. */
describe('“Your own table in five minutes”', () => {
  let dir: string;
  const at = (name: string): string => join(dir, name);

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'telltale-readme-'));
    const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
    const mapping = /```yaml\n([\s\S]*?)```/.exec(readme)?.[1];
    await writeFile(at('trials.yaml'), mapping ?? '');
    const row = (id: number): string =>
      `${id},r1,Pick Up,m1,2026-10-01 08:00:00,12.5,${id % 4 === 0 ? 0 : 1}`;
    const rows = Array.from({ length: 20 }, (_, index) => row(index + 1));
    await writeFile(
      at('trials.csv'),
      ['id,robot,task_name,model,start,seconds,ok', ...rows, '21,r1,Pick Up,m1,,x,1'].join('\n'),
    );
  });

  afterAll(() => rm(dir, { recursive: true, force: true }));

  it('accounts for every row, shows the rate, and changes nothing the second time', async () => {
    const ingest = [
      'ingest',
      at('trials.csv'),
      '--map',
      at('trials.yaml'),
      '--data',
      at('mine'),
      '--json',
    ];
    const first = await telltale(ingest);
    expect(first.code, first.stderr).toBe(0);
    expect(JSON.parse(first.stdout)).toMatchObject({
      lines: 21,
      accepted: 20,
      duplicate: 0,
      quarantined: 1,
    });
    const again = await telltale(ingest);
    expect(JSON.parse(again.stdout)).toMatchObject({
      lines: 21,
      accepted: 0,
      duplicate: 20,
      quarantined: 1,
      batches: [],
    });

    const metrics = await telltale([
      'metrics',
      'success',
      '--by',
      'task,policy',
      '--data',
      at('mine'),
      '--json',
    ]);
    const { rows } = JSON.parse(metrics.stdout) as { rows: unknown[] };
    expect(rows).toHaveLength(1);
    // Every fourth of 20 failed: 15 of 20.
    expect(rows[0]).toMatchObject({
      task: 'pick-up',
      policy: 'ours@m1',
      estimate: { value: 0.75, n: 20, k: 15 },
    });
  });
});
