import { blocksOf, expandPlan } from '#lib/benchmarks/plan/expand.ts';
import { drawFactors, type Conditions } from '#lib/benchmarks/plan/factors.ts';
import { seedOf } from '#lib/benchmarks/plan/seeds.ts';
import type { SimulatedSpec } from '#lib/benchmarks/spec/schema.ts';
import { sha256Hex } from '#lib/kernel/hash.ts';
import { taskOf } from '../tasks/registry.ts';

const referenceSeeds = 8;

/**
 * What `scene.builder.sha256` pins: the hash of the scene texts of the first eight public seeds at every balanced level,
 * and of seed 0 at every level of every perturbation. A builder may be rewritten as long as it builds the same.
 */
export function sceneSha256(spec: SimulatedSpec): string {
  const task = taskOf(spec.simulation.scene.builder.module);
  const scenes = referenceConditions(spec).map((conditions) => task.scene(conditions));
  return sha256Hex(scenes.join('\0'));
}

function referenceConditions(spec: SimulatedSpec): Conditions[] {
  const nominal = expandPlan(spec, {
    split: 'public',
    trials: referenceSeeds * blocksOf(spec).length,
  });
  const first = seedOf(spec, 'public', 0);
  const perturbed = spec.factors.flatMap((factor) =>
    factor.role === 'perturbation'
      ? blocksOf(spec, factor.name).map((block) => drawFactors(spec.factors, first, block))
      : [],
  );
  return [...nominal.map(({ conditions }) => conditions), ...perturbed];
}

/** The scene of the first public trial, to be kept beside the spec for readers and viewers. */
export function exampleScene(spec: SimulatedSpec): string {
  const [first] = expandPlan(spec, { split: 'public', trials: 1 });
  return taskOf(spec.simulation.scene.builder.module).scene(first?.conditions ?? {});
}
