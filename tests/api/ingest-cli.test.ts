import { serve } from '@hono/node-server';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import type { IngestResult } from '#lib/server/ingest/outcome.ts';
import { appWith } from '../helpers/app.ts';
import { episode, ndjson, times } from '../helpers/episodes.ts';
import { telltale as runCommand, type Ended } from '../helpers/server.ts';
import { temporaryFolder } from '../helpers/store.ts';

const telltale = (...args: string[]) => runCommand(args);

const json = ({ stdout, stderr }: Ended): IngestResult => {
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as IngestResult;
};

/** A folder of logs: one plain, one compressed further down, one line refused. */
async function logs(): Promise<string> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'arm'));
  await writeFile(join(folder, 'a.jsonl'), `${ndjson(times(3))}bad\n`);
  await writeFile(join(folder, 'arm', 'b.jsonl.gz'), gzipSync(ndjson(times(4))));
  return folder;
}

test('ingest takes files and folders, says what became of the lines, and again changes nothing', async () => {
  const dir = join(await temporaryFolder(), 'evidence');
  const folder = await logs();
  const first = await telltale('ingest', folder, '--data', dir, '--json');
  expect(first.code).toBe(0);
  expect(first.stderr).toBe(''); // no progress where there is no terminal
  expect(json(first)).toMatchObject({ lines: 8, accepted: 7, duplicate: 0, quarantined: 1 });
  expect(json(first).batches).toHaveLength(2);
  const again = await telltale('ingest', folder, '--data', dir, '--json', '--strict');
  expect(json(again)).toMatchObject({ lines: 8, accepted: 0, duplicate: 7, batches: [] });
  expect(again.code).toBe(1); // strict, and a line is still refused

  const doctor = await telltale('doctor', '--data', dir, '--rebuild', '--json');
  expect(doctor.code).toBe(0);
  expect(JSON.parse(doctor.stdout)).toMatchObject({
    healthy: true,
    batches: 2,
    faults: [],
    rebuilt: { same: true, differing: [] },
  });
});

test.each([
  [['ingest'], 2],
  [['ingest', '-', '--map', 'data/mappings/ankile.yaml'], 2],
  [['ingest', 'nowhere.jsonl'], 1],
  [['ingest', 'package.json', '--map', 'nowhere.yaml'], 1],
  [['ingest', 'package.json', '--map', 'package.json'], 2],
  [['doctor'], 1],
] as const)('%j ends with %i and makes no store', async (args, code) => {
  const dir = join(await temporaryFolder(), 'evidence');
  const ran = await telltale(...args, '--data', dir);
  expect(ran.code).toBe(code);
  expect(ran.stderr).toContain('telltale: ');
  expect(existsSync(dir)).toBe(false);
});

test('while a server holds the store, the command goes through its API', async () => {
  const app = await appWith([]);
  const server = serve({ fetch: app.api.fetch, port: 0, hostname: '127.0.0.1' });
  onTestFinished(() => void server.close());
  await new Promise<void>((listening) => server.once('listening', listening));
  const { port } = server.address() as AddressInfo;
  await writeFile(
    join(app.store.dir, 'server.json'),
    JSON.stringify({ pid: process.pid, url: `http://127.0.0.1:${port}` }),
  );

  const remote = await telltale('ingest', await logs(), '--data', app.dataDir, '--json');
  expect(json(remote)).toMatchObject({ lines: 8, accepted: 7, quarantined: 1 });
  expect(await app.store.query('SELECT count(*) AS n FROM episodes')).toEqual([{ n: 7 }]);

  const folder = await temporaryFolder();
  const csv = [
    'task,round,manifest_idx,order_in_round,anonymous_label,policy_id,policy_name,outcome,success,num_steps,fps,duration_s,episode_index',
    'square,1,0,0,A,0,base,success,1,30,15,2.0,0',
  ];
  await writeFile(join(folder, 'rollouts.csv'), csv.join('\n'));
  const map = resolve('data/mappings/ankile.yaml');
  const table = join(folder, 'rollouts.csv');
  const mapped = await telltale('ingest', table, '--map', map, '--data', app.dataDir, '--json');
  expect(json(mapped)).toMatchObject({ lines: 1, accepted: 1 });

  const retried = await telltale('ingest', '--retry-quarantine', '--data', app.dataDir, '--json');
  expect(json(retried)).toMatchObject({ lines: 1, accepted: 0, quarantined: 1, batches: [] });
});

test('a store that something else holds is busy, and the message says by whom', async () => {
  const app = await appWith([episode()]);
  const log = join(await temporaryFolder(), 'a.jsonl');
  await writeFile(log, ndjson(times(1)));
  const ran = await telltale('ingest', log, '--data', app.dataDir);
  expect(ran.code).toBe(1);
  expect(ran.stderr).toContain(`process ${process.pid}`);
  expect(ran.stderr).toContain('[STORE_BUSY]');
  expect(await readFile(log, 'utf8')).toContain('telltale.episode/1');
});
