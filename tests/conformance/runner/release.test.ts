import { appendFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { specName } from '#lib/benchmarks/spec/parse.ts';
import {
  allSpecs,
  benchmarksDir,
  findSpec,
  type CatalogueEntry,
} from '#lib/server/runner/catalogue.ts';
import { checkVersion } from '#lib/server/runner/release/check.ts';
import { pinVersion, readLock } from '#lib/server/runner/release/pin.ts';
import type { Finding } from '#lib/benchmarks/lint/finding.ts';

const entries = await allSpecs();
let copy = '';
beforeAll(() => {
  copy = join(mkdtempSync(join(tmpdir(), 'telltale-specs-')), 'benchmarks');
  cpSync(benchmarksDir, copy, { recursive: true });
});
afterAll(() => {
  rmSync(join(copy, '..'), { recursive: true });
});

const check = async (entry: CatalogueEntry, root: string): Promise<Finding[]> =>
  checkVersion(entry, { root, lock: await readLock(root), execute: false });

test('the nine suites are there', () => {
  expect(entries.map(({ spec }) => specName(spec))).toEqual(
    [
      'coke-fetch',
      'cup-lift',
      'fold-shirt',
      'place-part',
      'shape-in-hole',
      'sort-objects',
      'stir-pot',
      'sweep-floor',
      'wipe-table',
    ].map((suite) => `${suite}@1.0.0`),
  );
});

/** This is the check that fails CI when a released file changes. */
test.each(entries.map((entry) => [specName(entry.spec), entry] as const))(
  '%s is as it was released',
  async (_, entry) => {
    expect(await check(entry, benchmarksDir)).toEqual([]);
  },
);

test('one byte more in a released sheet is noticed', async () => {
  appendFileSync(join(copy, 'stir-pot/1.0.0/operator.md'), ' ');
  const findings = await check(await findSpec('stir-pot', copy), copy);
  expect(findings.map(({ check: name, path }) => [name, path])).toEqual([
    ['lock', 'stir-pot@1.0.0/operator.md'],
  ]);
});

test('a file that was not released with the version is noticed', async () => {
  writeFileSync(join(copy, 'sweep-floor/1.0.0/notes.md'), 'psst');
  const findings = await check(await findSpec('sweep-floor', copy), copy);
  expect(findings.map(({ path }) => path)).toEqual(['sweep-floor@1.0.0/notes.md']);
});

test('an asset that is not there, or is another, is noticed', async () => {
  const entry = await findSpec('cup-lift');
  const spec = structuredClone(entry.spec);
  const nothing = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
  for (const path of ['mesh.obj', 'operator.md']) {
    spec.simulation?.scene.assets.push({ path, sha256: nothing, license: 'CC0-1.0' });
  }
  const findings = await check({ ...entry, spec }, benchmarksDir);
  expect(findings.filter(({ check: name }) => name === 'asset').map(({ path }) => path)).toEqual([
    'mesh.obj',
    'operator.md',
  ]);
});

test('what is released cannot be pinned again', async () => {
  await expect(
    pinVersion(await findSpec('place-part', copy), copy, () => undefined),
  ).rejects.toMatchObject({
    code: 'CONFLICT',
  });
});

test.each(['cup-lift', 'cup-lift@1', 'cup-lift@1.0', 'cup-lift@1.0.0'])(
  '%s finds the newest that matches',
  async (reference) => {
    expect((await findSpec(reference)).spec.version).toBe('1.0.0');
  },
);

test.each([
  ['cup-lift@2', 'NOT_FOUND'],
  ['cup-drop', 'NOT_FOUND'],
  ['../../etc/passwd', 'USAGE'],
  ['cup-lift@one', 'USAGE'],
])('%s is refused', async (reference, code) => {
  await expect(findSpec(reference)).rejects.toMatchObject({ code });
});
