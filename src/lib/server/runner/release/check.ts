import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { error, type Finding } from '#lib/benchmarks/lint/finding.ts';
import { lintSpec } from '#lib/benchmarks/lint/lint.ts';
import { lintLock, type Lock } from '#lib/benchmarks/lock.ts';
import { specName } from '#lib/benchmarks/spec/parse.ts';
import type { BenchmarkSpec, SimulatedSpec } from '#lib/benchmarks/spec/schema.ts';
import { engineIdentity } from '#lib/sim/engine/engine.ts';
import { taskOf } from '#lib/sim/tasks/registry.ts';
import { exampleScene, sceneSha256 } from '#lib/sim/trial/scene-hash.ts';
import { asTelltaleError } from '#lib/kernel/errors.ts';
import type { CatalogueEntry } from '../catalogue.ts';
import { lockEntryOf, readPanel } from './files.ts';
import { lintExpectations, lintGolden, panelTrials, runPanel } from './panel.ts';

export interface CheckOptions {
  /** Folder of all benchmarks. */
  readonly root: string;
  readonly lock: Lock;
  /** Whether to execute baselines, negative controls and golden trials. */
  readonly execute: boolean;
  /** Trials of each policy; more than the reference panel's give a firmer check of the expectations. */
  readonly trials?: number | undefined;
  readonly onTrial?: () => void;
}

/** Every check of one version: the spec itself, its files, the lock, the scene, and what its policies do. */
export async function checkVersion(
  entry: CatalogueEntry,
  options: CheckOptions,
): Promise<Finding[]> {
  const { spec } = entry;
  const findings = [
    ...lintSpec(spec),
    ...lintPlace(entry, options.root),
    ...(await lintFiles(entry, options.root)),
  ];
  if (spec.status !== 'draft') {
    findings.push(
      ...lintLock(specName(spec), options.lock[specName(spec)], await lockEntryOf(entry)),
    );
  }
  if (!spec.simulation) return findings;
  const simulated: SimulatedSpec = { ...spec, simulation: spec.simulation };
  findings.push(...(await lintAssets(simulated, entry.folder)));
  findings.push(...(await lintScene(simulated, entry.folder)));
  // A spec that contradicts itself is mended before its policies are worth running.
  if (!options.execute || findings.some(({ severity }) => severity === 'error')) return findings;
  return [...findings, ...(await lintExecution(simulated, entry.folder, options))];
}

function lintPlace({ spec, folder }: CatalogueEntry, root: string): Finding[] {
  const place = relative(root, folder).split(sep).join('/');
  return place === `${spec.id}/${spec.version}`
    ? []
    : [
        error(
          'place',
          place,
          `it holds ${specName(spec)}, so it should be ${spec.id}/${spec.version}`,
        ),
      ];
}

async function lintFiles({ spec, folder }: CatalogueEntry, root: string): Promise<Finding[]> {
  const wanted = [
    join(folder, spec.real_protocol.operator_instructions),
    join(root, '..', spec.seeds.splits.audit.committed_in),
  ];
  const present = await Promise.all(
    wanted.map((path) =>
      readFile(path).then(
        () => true,
        () => false,
      ),
    ),
  );
  return wanted
    .filter((_, index) => !present[index])
    .map((path) =>
      error('file', relative(root, path), 'the spec names this file and it is not there'),
    );
}

/** Meshes and textures are part of the scene: their bytes are pinned like the rest. */
async function lintAssets(spec: SimulatedSpec, folder: string): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { path, sha256 } of spec.simulation.scene.assets) {
    const bytes = await readFile(join(folder, path)).catch(() => null);
    const actual = bytes && createHash('sha256').update(bytes).digest('hex');
    if (actual === sha256) continue;
    findings.push(error('asset', path, actual ? `its sha256 is ${actual}` : 'it is not there'));
  }
  return findings;
}

async function lintScene(spec: SimulatedSpec, folder: string): Promise<Finding[]> {
  const findings: Finding[] = [];
  const { engine, scene, policies } = spec.simulation;
  if (
    engine.wasm_sha256 !== engineIdentity.wasm_sha256 ||
    engine.package !== engineIdentity.package
  ) {
    findings.push(
      error(
        'engine',
        'simulation.engine',
        `this product runs ${engineIdentity.package}, the spec pins ${engine.package}`,
      ),
    );
  }
  try {
    findings.push(...lintTask(spec, Object.keys(policies)));
    const actual = sceneSha256(spec);
    if (actual !== scene.builder.sha256) {
      findings.push(
        error('scene', 'simulation.scene.builder.sha256', `the builder now gives ${actual}`),
      );
    }
    const file = await readFile(join(folder, 'scene.xml'), 'utf8').catch(() => null);
    if (file !== exampleScene(spec)) {
      findings.push(error('scene', 'scene.xml', 'it is not the scene of the first public trial'));
    }
  } catch (thrown) {
    findings.push(error('scene', 'simulation.scene', asTelltaleError(thrown).message));
  }
  return findings;
}

/** Policies of the spec and of the code are the same set. */
function lintTask(spec: SimulatedSpec, declared: readonly string[]): Finding[] {
  const built = Object.keys(taskOf(spec.simulation.scene.builder.module).policies);
  return [
    ...declared
      .filter((name) => !built.includes(name))
      .map((name) => error('policy', `policies.${name}`, 'the task has no such policy')),
    ...built
      .filter((name) => !declared.includes(name))
      .map((name) =>
        error(
          'policy',
          `policies.${name}`,
          'the task has this policy and the spec does not declare it',
        ),
      ),
  ];
}

async function lintExecution(
  spec: SimulatedSpec,
  folder: string,
  options: CheckOptions,
): Promise<Finding[]> {
  const recorded = await readPanel(folder);
  const trials = Math.max(options.trials ?? panelTrials, recorded?.trials ?? 0);
  const actual = await runPanel(spec, trials, options.onTrial);
  return [
    ...lintExpectations(spec, actual),
    ...(recorded
      ? lintGolden(recorded, actual)
      : [
          error(
            'golden',
            'reference.json',
            'there is no reference panel: write it with bench lint --pin',
          ),
        ]),
  ];
}

/** Whether any finding is an error. */
export const fails = (findings: readonly Finding[]): boolean =>
  findings.some(({ severity }) => severity === 'error');

/** Policies of a spec times the trials of a panel: what `onTrial` will count to. */
export const panelSize = (spec: BenchmarkSpec, trials = panelTrials): number =>
  Object.keys(spec.simulation?.policies ?? {}).length * trials;
