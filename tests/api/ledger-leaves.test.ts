import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { leafBytes, type Leaf, type LeafKind } from '#lib/reports/leaves.ts';
import { leafHash } from '#lib/reports/merkle.ts';
import { openCheckpoint } from '#lib/reports/tlog/checkpoint.ts';
import { parseProof } from '#lib/reports/tlog/proof-file.ts';
import { verifyInclusion } from '#lib/reports/tlog/proofs.ts';
import { openApp } from '#lib/server/app.ts';
import { base } from '../conformance/log/variants/base.ts';
import { ingest } from '../helpers/app.ts';
import { october } from '../helpers/reports.ts';

async function servedApp(dir: string) {
  const app = await openApp(dir, { served: true });
  if (app.reporting === null) throw new Error('a served app has a ledger');
  return { app, reporting: app.reporting };
}

async function leavesOf({ ledger }: Awaited<ReturnType<typeof servedApp>>['reporting']) {
  const indices = Array.from({ length: ledger.size() }, (_, index) => index);
  return Promise.all(
    indices.map(
      async (index) => JSON.parse(new TextDecoder().decode(await ledger.entry(index))) as Leaf,
    ),
  );
}

/** What the issue of the ledger names: a batch, a registration, a correction, a definition, a released spec, a window, a report. */
const kinds: readonly LeafKind[] = [
  'batch/1',
  'registration/1',
  'correction/1',
  'definition/1',
  'spec/1',
  'window/1',
  'report/1',
];

test('everything that figures stand on is a leaf, provable, and once', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'telltale-test-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const first = await servedApp(dir);
  await ingest(first.app, [
    ...october([{ unit: 'u1', minutes: 6, successes: 9 }]),
    base.registration,
    { ...base.correction, target: { schema: 'telltale.episode/1', id: 'o-u1-5-0' } },
  ]);
  await first.reporting.declare('readiness', '2027-01');
  const built = await first.reporting.build({ kind: 'readiness', window: '2026-10', by: 'ada' });
  expect(built.status).toBe('published');
  const leaves = await leavesOf(first.reporting);
  expect(new Set(leaves.map(({ leaf }) => leaf))).toEqual(new Set(kinds));
  for (const [index, leaf] of leaves.entries()) {
    const { hashes, checkpoint } = parseProof(await first.reporting.ledger.proof(index));
    const head = await openCheckpoint(checkpoint, first.reporting.ledger.key);
    const hash = leafHash(leafBytes(leaf));
    expect(verifyInclusion(hash, index, head.size, hashes, head.root)).toBe(true);
  }
  await first.app[Symbol.asyncDispose]();
  const again = await servedApp(dir);
  expect(await leavesOf(again.reporting)).toEqual(leaves);
  await again.app[Symbol.asyncDispose]();
});

test('every spec that the lock file releases has a leaf with its hash, and the rules of a report', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'telltale-test-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const { app, reporting } = await servedApp(dir);
  const lock = JSON.parse(await readFile('benchmarks/lock.json', 'utf8')) as Record<
    string,
    { spec_sha256: string }
  >;
  const specs = (await leavesOf(reporting)).filter((leaf) => leaf.leaf === 'spec/1');
  expect(specs.map(({ kind, id, spec_sha256 }) => [kind, id, spec_sha256]).sort()).toEqual(
    Object.entries(lock)
      .map(([name, { spec_sha256 }]) => ['benchmark', name, spec_sha256])
      .sort(),
  );
  expect(specs.length).toBeGreaterThan(5);
  await ingest(app, october([{ unit: 'u1', minutes: 6, successes: 9 }]));
  await reporting.build({ kind: 'readiness', window: '2026-10', by: 'ada' });
  const rules = (await leavesOf(reporting)).filter(
    (leaf) => leaf.leaf === 'spec/1' && leaf.kind === 'readiness-rules',
  );
  expect(rules).toHaveLength(1);
  await app[Symbol.asyncDispose]();
});
