import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { diffSpecs, type SpecDiff } from '#lib/benchmarks/change/diff.ts';
import type { Panel } from '#lib/benchmarks/change/panel.ts';
import { specName, specSha256 } from '#lib/benchmarks/spec/parse.ts';
import type { BenchmarkSpec } from '#lib/benchmarks/spec/schema.ts';
import { asTelltaleError, TelltaleError } from '#lib/kernel/errors.ts';
import { allSpecs, benchmarksDir, type CatalogueEntry } from '#lib/server/runner/catalogue.ts';
import { findTrial, runsDirOf } from '#lib/server/runner/find-trial.ts';
import { readPanel } from '#lib/server/runner/release/files.ts';
import { readLock } from '#lib/server/runner/release/pin.ts';
import type { TrialFile } from '#lib/server/runner/trial-file.ts';

/** One version of a suite. */
export interface LibraryEntry {
  readonly spec: BenchmarkSpec;
  readonly spec_sha256: string;
  /** Whether the lock file pins exactly these bytes. */
  readonly released: boolean;
}

export interface LibraryDetail extends LibraryEntry {
  /** The operator's sheet, Markdown; null where there is none. */
  readonly operatorSheet: string | null;
  readonly panel: Panel | null;
  /** All versions of the suite, oldest first. */
  readonly versions: readonly string[];
  /** File → SHA-256, as the lock file pins them; empty for what is not released. */
  readonly files: Readonly<Record<string, string>>;
}

/** The benchmarks that come with the product, and the trials kept beside the evidence. */
export interface Library {
  /** Suites in code-unit order, versions oldest first. */
  specs(): Promise<readonly LibraryEntry[]>;
  /** @throws TelltaleError NOT_FOUND */
  spec(suite: string, version: string): Promise<LibraryDetail>;
  /** @throws TelltaleError NOT_FOUND; BAD_ARGUMENT when `after` is the older one */
  diff(suite: string, before: string, after: string): Promise<SpecDiff>;
  /** The file of a finished trial; null where it was run elsewhere. @throws TelltaleError UNREADABLE_INPUT */
  trial(run: string, trial: number): Promise<TrialFile | null>;
}

/** @param root folder of the suites */
export function openLibrary(dataDir: string, root = benchmarksDir): Library {
  // What comes with the product does not change while it runs; a failure to read it is not kept.
  let reading: Promise<readonly CatalogueEntry[]> | undefined;
  const entries = (): Promise<readonly CatalogueEntry[]> => {
    reading ??= allSpecs(root).catch((thrown: unknown) => {
      reading = undefined;
      throw thrown;
    });
    return reading;
  };
  const entry = async (suite: string, version: string): Promise<CatalogueEntry> =>
    find(await entries(), suite, version);
  return {
    specs: async () => {
      const lock = await readLock(root);
      return (await entries()).map(({ spec }) => entryOf(spec, lock));
    },
    spec: async (suite, version) => {
      const [{ spec, folder }, lock] = await Promise.all([entry(suite, version), readLock(root)]);
      const sheet = basename(spec.real_protocol.operator_instructions);
      return {
        ...entryOf(spec, lock),
        operatorSheet: await readFile(join(folder, sheet), 'utf8').catch(() => null),
        panel: await readPanel(folder),
        versions: (await entries())
          .filter((other) => other.spec.id === suite)
          .map((other) => other.spec.version),
        files: lock[specName(spec)]?.files ?? {},
      };
    },
    diff: async (suite, before, after) => {
      const [from, to] = [await entry(suite, before), await entry(suite, after)];
      const panels = { before: await readPanel(from.folder), after: await readPanel(to.folder) };
      const both =
        panels.before && panels.after ? { before: panels.before, after: panels.after } : null;
      return diffSpecs(from.spec, to.spec, both);
    },
    trial: (run, trial) =>
      findTrial(`${run}/${trial}`, runsDirOf(dataDir)).catch((thrown: unknown) => {
        if (asTelltaleError(thrown).code === 'NOT_FOUND') return null;
        throw thrown;
      }),
  };
}

function entryOf(spec: BenchmarkSpec, lock: Awaited<ReturnType<typeof readLock>>): LibraryEntry {
  const spec_sha256 = specSha256(spec);
  return { spec, spec_sha256, released: lock[specName(spec)]?.spec_sha256 === spec_sha256 };
}

function find(entries: readonly CatalogueEntry[], suite: string, version: string): CatalogueEntry {
  const ofSuite = entries.filter(({ spec }) => spec.id === suite);
  const found = ofSuite.find(({ spec }) => spec.version === version);
  if (found !== undefined) return found;
  const known = ofSuite.map(({ spec }) => spec.version).join(', ');
  throw new TelltaleError(
    'NOT_FOUND',
    known === ''
      ? `there is no benchmark suite "${suite}"; /benchmarks lists them`
      : `${suite} has no version ${version}; it has ${known}`,
  );
}
