import { TelltaleError } from '#lib/kernel/errors.ts';
import type { BenchmarkSpec } from '../spec/schema.ts';
import type { FactorSpec } from '../spec/world.ts';
import { drawFactors, type Conditions } from './factors.ts';
import { seedOf, type Split } from './seeds.ts';

/** One trial of a run, before it happens. */
export interface PlannedTrial {
  /** Position in the plan, from 0. */
  readonly trial: number;
  readonly seed: number;
  readonly seed_index: number;
  readonly conditions: Conditions;
  /** Trials of any policy with the same pair id start from the same state. */
  readonly pair_id: string;
}

/** What is to be run of a spec. */
export interface PlanRequest {
  readonly split: Split;
  readonly trials: number;
  /** A perturbation factor to go through, all its levels on the same seeds. */
  readonly perturbation?: string | undefined;
  readonly secret?: string | undefined;
}

/**
 * Expands a spec to its trials: seeds in order, for each seed every combination of balanced levels, so that any number
 * of trials is balanced up to one incomplete block.
 *
 * @throws TelltaleError BAD_ARGUMENT when the split has too few seeds or the perturbation is not in the spec.
 */
export function expandPlan(spec: BenchmarkSpec, request: PlanRequest): PlannedTrial[] {
  if (!Number.isInteger(request.trials) || request.trials < 1) {
    throw new TelltaleError(
      'BAD_ARGUMENT',
      `a run needs at least one trial, not ${request.trials}`,
    );
  }
  const blocks = blocksOf(spec, request.perturbation);
  return Array.from({ length: request.trials }, (_, trial) => {
    const index = Math.floor(trial / blocks.length);
    const seed = seedOf(spec, request.split, index, request.secret);
    const fixed = blocks[trial % blocks.length] ?? {};
    return {
      trial,
      seed,
      seed_index: index,
      conditions: drawFactors(spec.factors, seed, fixed),
      pair_id: pairId(spec, request.split, index, fixed),
    };
  });
}

/** Every combination of balanced levels and, if asked for, of one perturbation's levels. */
export function blocksOf(spec: BenchmarkSpec, perturbation?: string): Conditions[] {
  const axes: [string, readonly (string | number)[]][] = spec.factors.flatMap((factor) =>
    factor.role === 'nominal' && factor.type === 'categorical' && factor.schedule === 'balanced'
      ? [[factor.name, factor.values] as [string, readonly (string | number)[]]]
      : [],
  );
  if (perturbation !== undefined) {
    const { overrides, levels } = perturbationOf(spec, perturbation);
    axes.push([overrides, levels]);
  }
  return axes.reduce<Conditions[]>(
    (blocks, [name, levels]) =>
      blocks.flatMap((block) => levels.map((level) => ({ ...block, [name]: level }))),
    [{}],
  );
}

type Perturbation = Extract<FactorSpec, { role: 'perturbation' }>;

function perturbationOf(spec: BenchmarkSpec, name: string): Perturbation {
  const known = spec.factors.filter((factor) => factor.role === 'perturbation');
  const found = known.find((factor) => factor.name === name);
  if (found) return found;
  const names = known.map((factor) => factor.name).join(', ') || 'none';
  throw new TelltaleError(
    'BAD_ARGUMENT',
    `${spec.id} has no perturbation "${name}"; it has: ${names}`,
  );
}

function pairId(spec: BenchmarkSpec, split: Split, index: number, fixed: Conditions): string {
  const levels = Object.keys(fixed)
    .sort()
    .map((name) => `/${name}:${fixed[name] ?? ''}`)
    .join('');
  return `${spec.id}@${spec.version.split('.')[0] ?? ''}/${split}/${index}${levels}`;
}
