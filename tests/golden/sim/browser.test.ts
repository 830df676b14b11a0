import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeNumbers } from '#lib/server/runner/trial-file.ts';
import { nativeHash } from '#lib/server/runner/wasm.ts';
import { runScripted } from '#lib/sim/trial/run-scripted.ts';
import { launchBrowser } from '../../helpers/browser.ts';
import {
  engineAtHand,
  publicTrial,
  simulatedSpec,
  wasmBytes,
} from '../../unit/sim/engine-at-hand.ts';
import { goldenCases } from './cases.ts';

/** The page may run its own scripts and nothing else; only the worker's response allows the engine its `eval`. */
const pagePolicy = "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'";
const workerPolicy = "default-src 'none'; script-src 'self' 'unsafe-eval' 'wasm-unsafe-eval'";

const script = `
const [wasm, requests] = await Promise.all([
  fetch('/mujoco.wasm').then((response) => response.arrayBuffer()),
  fetch('/requests.json').then((response) => response.json()),
]);
const worker = new Worker('/worker.js', { type: 'module' });
const ask = (request) => new Promise((resolve, reject) => {
  worker.onmessage = ({ data }) => resolve(data);
  worker.onerror = (event) => reject(new Error(event.message));
  worker.postMessage({ ...request, wasm: new Uint8Array(wasm) });
});
window.replies = (async () => {
  const replies = [];
  for (const request of requests) replies.push(await ask(request));
  return replies;
})();
`;

let folder = '';
let server: Server;
let browser: Browser;
let requests: unknown[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'telltale-worker-'));
  await build({
    root: fileURLToPath(new URL('../../..', import.meta.url)),
    configFile: false,
    logLevel: 'silent',
    publicDir: false,
    build: {
      outDir: folder,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      rollupOptions: {
        input: fileURLToPath(
          new URL('../../../src/lib/sim/worker/browser-worker.ts', import.meta.url),
        ),
        output: { entryFileNames: 'worker.js' },
      },
    },
  });
  server = createServer((request, response) => {
    const path = request.url ?? '/';
    const send = (type: string, body: string | Buffer, policy = pagePolicy): void => {
      response.writeHead(200, { 'content-type': type, 'content-security-policy': policy });
      response.end(body);
    };
    if (path === '/')
      send('text/html', '<!doctype html><script type="module" src="/page.js"></script>');
    else if (path === '/page.js') send('text/javascript', script);
    else if (path === '/requests.json') send('application/json', JSON.stringify(requests));
    else if (path === '/mujoco.wasm') send('application/wasm', wasmBytes());
    else if (readdirSync(folder).includes(path.slice(1))) {
      send('text/javascript', readFileSync(join(folder, path.slice(1))), workerPolicy);
    } else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  browser = await launchBrowser();
}, 120_000);

afterAll(async () => {
  await browser.close();
  server.close();
  rmSync(folder, { recursive: true });
});

test('a browser re-executes every golden trial to the same bytes, under a strict policy', async () => {
  const engine = await engineAtHand();
  requests = goldenCases.map(({ suite, policy, trial, trajectory_sha256 }) => {
    const spec = simulatedSpec(suite);
    const planned = publicTrial(spec, trial);
    const result = runScripted(engine, spec, planned, policy, nativeHash);
    const recorded = {
      planned,
      policy: { kind: 'scripted', name: policy },
      result: { steps: result.steps, trajectory_sha256 },
      actions: encodeNumbers(result.actions),
      prints: encodeNumbers(result.prints),
    };
    return { kind: 'verify', spec, trial: recorded, audit: 'policy' };
  });
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await page.waitForFunction(() => 'replies' in window);
  const replies = await page.evaluate(
    () => (window as unknown as { replies: Promise<unknown[]> }).replies,
  );
  expect(replies).toEqual(
    goldenCases.map(({ steps }) => ({ kind: 'verified', comparison: { match: true, steps } })),
  );
  expect(complaints.filter((text) => !text.includes('favicon'))).toEqual([]);
}, 600_000);
