import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { formatVerifierKey } from '#lib/reports/tlog/note-key.ts';
import { writeFolder } from '#lib/server/reports/shelf.ts';
import { appWith, ingest } from '../helpers/app.ts';
import { october, reportingFor } from '../helpers/reports.ts';
import { temporaryFolder } from '../helpers/store.ts';

/** The commands of the document, one after the other, as an auditor would type them. */
async function commands(): Promise<string> {
  const text = await readFile(new URL('../../design/verify-by-hand.md', import.meta.url), 'utf8');
  return [...text.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block]) => block).join('\n');
}

async function shipped() {
  const app = await appWith(october([{ unit: 'u1', minutes: 6, successes: 9 }]));
  const reporting = await reportingFor(app);
  await reporting.build({ kind: 'readiness', window: '2026-10', by: 'ada' });
  await ingest(app, october([{ unit: 'u2', minutes: 0, successes: 9 }]));
  const { folder } = await reporting.build({ kind: 'autonomy', window: '2026-10', by: 'ada' });
  const place = await temporaryFolder();
  await writeFolder(place, folder);
  return { place, key: formatVerifierKey(reporting.ledger.key) };
}

const run = (script: string, place: string, key: string) =>
  spawnSync('sh', ['-c', script], {
    cwd: place,
    env: { ...process.env, KEY: key },
    encoding: 'utf8',
  });

const hasTools = ['openssl', 'sha256sum', 'basenc'].every(
  (tool) => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0,
);

it.skipIf(!hasTools)('can be checked with openssl and sha256sum alone', async () => {
  const { place, key } = await shipped();
  const { status, stdout, stderr } = run(await commands(), place, key);
  expect(stderr).toBe('');
  expect(stdout).toMatch(/entry \d+ of \d+: the report is in the ledger/);
  expect(status).toBe(0);
});

it.skipIf(!hasTools)('fails by hand where the report was forged', async () => {
  const script = await commands();
  const forge = async (name: string, edit: (text: string) => string) => {
    const { place, key } = await shipped();
    const path = join(place, name);
    await writeFile(path, edit(await readFile(path, 'latin1')), 'latin1');
    return run(script, place, key).status;
  };
  expect(await forge('figures.csv', (text) => `${text} `)).not.toBe(0);
  expect(
    await forge('report.dsse.json', (text) => text.replace('"payload":"eyJ', '"payload":"eyI')),
  ).not.toBe(0);
  expect(
    await forge('report.tlog-proof', (text) => text.replace(/index (\d+)/, 'index 0')),
  ).not.toBe(0);
  expect(await forge('report.tlog-proof', (text) => text.replace(/\n(\d+)\n/, '\n999\n'))).not.toBe(
    0,
  );
  const { place } = await shipped();
  const other = await shipped();
  expect(run(script, place, other.key).status).not.toBe(0);
});
