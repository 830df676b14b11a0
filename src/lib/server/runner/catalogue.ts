import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compare, maxSatisfying, validRange } from 'semver';
import { parseSpec } from '#lib/benchmarks/spec/parse.ts';
import type { BenchmarkSpec } from '#lib/benchmarks/spec/schema.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';

/** The specs that come with the product. */
export const benchmarksDir = fileURLToPath(new URL('../../../../benchmarks', import.meta.url));

/** A spec and the folder with its files. */
export interface CatalogueEntry {
  readonly spec: BenchmarkSpec;
  readonly folder: string;
}

/** All versions of a suite, oldest first. */
export async function versionsOf(suite: string, root = benchmarksDir): Promise<string[]> {
  const names = await readdir(join(root, suite)).catch(() => []);
  return names.filter((name) => /^\d+\.\d+\.\d+$/.test(name)).sort(compare);
}

/** All suites, in code-unit order. */
export async function suites(root = benchmarksDir): Promise<string[]> {
  const entries = await readdir(root, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/**
 * Finds a spec by `suite`, `suite@1`, `suite@1.0` or `suite@1.0.0`: the newest version that matches.
 *
 * @throws TelltaleError NOT_FOUND naming what there is; INVALID_SPEC when the file is not a spec.
 */
export async function findSpec(reference: string, root = benchmarksDir): Promise<CatalogueEntry> {
  const [suite = '', range = '*', ...rest] = reference.split('@');
  if (!/^[a-z0-9-]+$/.test(suite) || rest.length > 0 || validRange(range) === null) {
    throw new TelltaleError(
      'USAGE',
      `a benchmark is written suite@version, as cup-lift@1, not "${reference}"`,
    );
  }
  const versions = await versionsOf(suite, root);
  const version = maxSatisfying(versions, range);
  if (version === null) {
    const known =
      versions.length > 0
        ? `${suite} has ${versions.join(', ')}`
        : `suites: ${(await suites(root)).join(', ')}`;
    throw new TelltaleError('NOT_FOUND', `there is no benchmark ${reference}; ${known}`);
  }
  return readSpec(join(root, suite, version));
}

/** Reads the spec in a version's folder. @throws TelltaleError NOT_FOUND, INVALID_SPEC */
export async function readSpec(folder: string): Promise<CatalogueEntry> {
  const path = join(folder, 'spec.yaml');
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new TelltaleError('NOT_FOUND', `there is no spec at ${path}`, { cause });
  });
  return { spec: parseSpec(text, path), folder };
}

/** Every spec there is: suites in code-unit order, versions oldest first. */
export async function allSpecs(root = benchmarksDir): Promise<CatalogueEntry[]> {
  const entries: CatalogueEntry[] = [];
  for (const suite of await suites(root)) {
    for (const version of await versionsOf(suite, root)) {
      entries.push(await readSpec(join(root, suite, version)));
    }
  }
  return entries;
}
