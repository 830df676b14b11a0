import { chmod, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sha256Hex } from '#lib/kernel/hash.ts';
import { catalogue } from '#lib/metrics/catalogue.ts';
import type { BatchLeaf } from '#lib/reports/leaves.ts';
import { leafHash, treeHash } from '#lib/reports/merkle.ts';
import { openCheckpoint } from '#lib/reports/tlog/checkpoint.ts';
import { parseProof } from '#lib/reports/tlog/proof-file.ts';
import { sameHash, verifyInclusion } from '#lib/reports/tlog/proofs.ts';
import { openLedger, type Ledger } from '#lib/server/ledger/ledger.ts';
import { manifestText } from '#lib/server/store/manifest.ts';
import { openStore, type Store } from '#lib/server/store/store.ts';
import { episode, ndjson } from '../../helpers/episodes.ts';
import { send, temporaryStore } from '../../helpers/store.ts';
import { createIngestor } from '#lib/server/ingest/ingestor.ts';

const unitEpisode = (unit: string, sequence: number) =>
  episode({ robot: { unit, embodiment: 'humanoid' }, sequence });

async function storeWith(batches: number) {
  const opened = await temporaryStore();
  for (let n = 0; n < batches; n++)
    await send(
      opened.ingestor,
      ndjson([unitEpisode('u1', n + 1), unitEpisode('u2', n + 10)]),
      `${n}`,
    );
  return opened;
}

const leafAt = async (ledger: Ledger, index: number): Promise<unknown> =>
  JSON.parse(new TextDecoder().decode(await ledger.entry(index)));

const leavesOf = (ledger: Ledger): Promise<unknown[]> =>
  Promise.all(Array.from({ length: ledger.size() }, (_, index) => leafAt(ledger, index)));

const batchLeavesOf = async (ledger: Ledger): Promise<BatchLeaf[]> =>
  (await leavesOf(ledger)).filter(
    (leaf): leaf is BatchLeaf => (leaf as BatchLeaf).leaf === 'batch/1',
  );

/** The same folder opened by a new process, as far as a test can be one. */
async function reopened(dir: string, store: Store): Promise<Ledger> {
  await store.close();
  const again = await openStore(dir);
  onTestFinished(() => again.close());
  return openLedger(again);
}

describe('the ledger', () => {
  it('makes every batch a leaf, with counters and those before', async () => {
    const { store, ingestor } = await storeWith(2);
    const ledger = await openLedger(store);
    await send(ingestor, ndjson([unitEpisode('u1', 7)]), 'later');
    await ledger.close();
    const leaves = await batchLeavesOf(ledger);
    expect(leaves.map(({ sequence }) => sequence)).toEqual([0, 1, 2]);
    expect(leaves.map(({ counters }) => counters)).toEqual([
      {
        ranges: [
          ['u1', 1, 1, 1, null],
          ['u2', 1, 10, 10, null],
        ],
      },
      {
        ranges: [
          ['u1', 1, 2, 2, 1],
          ['u2', 1, 11, 11, 10],
        ],
      },
      { ranges: [['u1', 1, 7, 7, 2]] },
    ]);
    const manifest = store.manifests()[1];
    if (manifest === undefined) throw new Error('two batches were ingested');
    expect(leaves[1]).toMatchObject({
      batch_id: manifest.batch_id,
      manifest_sha256: sha256Hex(manifestText(manifest)),
      episodes: 2,
      units: 2,
    });
  });

  it('logs definitions once, and registrations and corrections with their batch', async () => {
    const { store, ingestor, dir } = await storeWith(1);
    const first = await openLedger(store);
    const definitions = (await leavesOf(first)).filter(
      (l) => ((l as BatchLeaf).leaf as string) === 'definition/1',
    );
    expect(definitions.length).toBeGreaterThanOrEqual(5);
    await send(
      ingestor,
      ndjson([
        {
          schema: 'telltale.correction/1',
          correction_id: 'c1',
          target: { schema: 'telltale.episode/1', id: 'test-1' },
          changes: [{ path: '/grading/grader', old: null, new: 'g2' }],
          reason: 'wrong grader',
          author: 'someone',
          corrected_at: '2026-10-05T00:00:00.000Z',
        },
      ]),
    );
    await first.close();
    const kinds = (await leavesOf(first)).slice(-2).map((leaf) => (leaf as BatchLeaf).leaf);
    expect(kinds).toEqual(['batch/1', 'correction/1']);
    const size = first.size();
    expect((await reopened(dir, store)).size()).toBe(size);
  });

  it('gives proofs that an independent reader can check', async () => {
    const { store } = await storeWith(3);
    const ledger = await openLedger(store);
    for (let index = 0; index < ledger.size(); index++) {
      const { hashes, checkpoint, index: at } = parseProof(await ledger.proof(index));
      const { size, root } = await openCheckpoint(checkpoint, ledger.key);
      const leaf = leafHash(await ledger.entry(index));
      expect(verifyInclusion(leaf, at, size, hashes, root)).toBe(true);
    }
  });

  it('signs the RFC 6962 root of its entries, over tiles of 256 and more', async () => {
    const { store, dir } = await storeWith(0);
    const ledger = await openLedger(store, { definitions: [] });
    for (let n = 0; n < 300; n++)
      await ledger.record({
        leaf: 'spec/1',
        kind: 'benchmark',
        id: `s@${n}`,
        spec_sha256: 'a'.repeat(64),
      });
    const entries = await Promise.all(Array.from({ length: 300 }, (_, n) => ledger.entry(n)));
    const { root, size } = await openCheckpoint(await ledger.checkpoint(), ledger.key);
    expect(size).toBe(300);
    expect(sameHash(root, treeHash(entries.map(leafHash)))).toBe(true);
    expect(await readdir(join(dir, 'ledger', 'tile', '0'))).toEqual(['000', '001.p']);
    expect((await stat(join(dir, 'ledger', 'tile', '0', '000'))).size).toBe(8192);
    const again = await reopened(dir, store);
    expect(await again.checkpoint()).toBe(await ledger.checkpoint());
  });

  it('keeps the key to itself', async () => {
    const { store, dir } = await storeWith(1);
    await openLedger(store);
    const path = join(dir, 'keys', 'ledger.pem');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await chmod(path, 0o644);
    await expect(reopened(dir, store)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('keeps long counter lists beside the ledger and their hash in it', async () => {
    const { store, ingestor, dir } = await storeWith(0);
    const many = Array.from({ length: 3_000 }, (_, n) => unitEpisode(`robot-number-${n}`, 5));
    await send(ingestor, ndjson(many));
    const ledger = await openLedger(store);
    const [leaf] = await batchLeavesOf(ledger);
    if (leaf === undefined || !('sha256' in leaf.counters)) throw new Error('a hash was expected');
    const text = await readFile(join(dir, 'ledger', 'counters', `${leaf.batch_id}.json`), 'utf8');
    expect(leaf.counters).toEqual({ units: 3_000, sha256: sha256Hex(text) });
  });
});

/** Five, so that with three batches there are eight entries, however many metrics the product has. */
const fiveDefinitions = { definitions: catalogue.slice(0, 5) };

describe('what stops the product', () => {
  const cases: readonly (readonly [string, (dir: string) => Promise<void>, RegExp])[] = [
    [
      'a changed entry',
      (dir) => flip(join(dir, 'ledger/tile/entries/000.p/8'), 40),
      /entry 0 .* has not the hash/,
    ],
    ['a changed tile', (dir) => flip(join(dir, 'ledger/tile/0/000.p/8'), 3), /has not the hash/],
    ['a missing tile', (dir) => rm(join(dir, 'ledger/tile/0/000.p/8')), /is missing/],
    [
      'a checkpoint by another key',
      (dir) => rm(join(dir, 'keys'), { recursive: true }),
      /not a checkpoint that this ledger’s key signed/,
    ],
    [
      'a changed checkpoint',
      (dir) => replaceIn(join(dir, 'ledger/checkpoint'), '\n8\n', '\n7\n'),
      /does not belong to this text/,
    ],
    ['a changed manifest', changeManifest, /was changed after it was logged/],
    ['a removed batch', removeLastManifest, /evidence was removed/],
  ];

  it.each(cases)('%s', async (_, damage, words) => {
    const { store, dir } = await storeWith(3);
    const ledger = await openLedger(store, fiveDefinitions);
    expect(ledger.size()).toBe(8);
    await store.close();
    await damage(dir);
    const again = await openStore(dir);
    onTestFinished(() => again.close());
    await expect(openLedger(again, fiveDefinitions)).rejects.toMatchObject({
      code: 'STORE_CORRUPT',
      message: expect.stringMatching(words) as string,
    });
  });

  it('goes on after a crash between tiles and checkpoint', async () => {
    const { store, dir } = await storeWith(3);
    const before = await openLedger(store, fiveDefinitions);
    const old = await before.checkpoint(7);
    await store.close();
    // As it would lie there had the process died before the last checkpoint was written.
    await writeFile(join(dir, 'ledger', 'checkpoint'), old);
    const again = await openStore(dir);
    onTestFinished(() => again.close());
    const ledger = await openLedger(again, fiveDefinitions);
    expect(await ledger.checkpoint()).toBe(await before.checkpoint(8));
    expect(createIngestor(again)).toBeDefined();
  });
});

async function flip(path: string, at: number): Promise<void> {
  const bytes = await readFile(path);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  await writeFile(path, bytes);
}

async function replaceIn(path: string, from: string, to: string): Promise<void> {
  await writeFile(path, (await readFile(path, 'utf8')).replace(from, to));
}

const manifestNames = async (dir: string) => (await readdir(join(dir, 'manifests'))).sort();

async function changeManifest(dir: string): Promise<void> {
  const [first] = await manifestNames(dir);
  await replaceIn(join(dir, 'manifests', first ?? ''), '"lines":2', '"lines":3');
}

async function removeLastManifest(dir: string): Promise<void> {
  await rm(join(dir, 'manifests', (await manifestNames(dir)).at(-1) ?? ''));
}
