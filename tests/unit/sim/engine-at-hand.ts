import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expandPlan, type PlannedTrial } from '#lib/benchmarks/plan/expand.ts';
import { simulated } from '#lib/benchmarks/spec/parse.ts';
import type { SimulatedSpec } from '#lib/benchmarks/spec/schema.ts';
import { loadEngine, type Engine } from '#lib/sim/engine/engine.ts';
import { released } from '../benchmarks/specs.ts';

/** The engine's bytes as installed. */
export const wasmBytes = (): Buffer =>
  readFileSync(fileURLToPath(import.meta.resolve('@mujoco/mujoco/mujoco.wasm')));

export const engineAtHand = (): Promise<Engine> => loadEngine(wasmBytes());

export const simulatedSpec = (suite: string): SimulatedSpec => simulated(released(suite));

/** A public trial of a suite. */
export function publicTrial(spec: SimulatedSpec, trial: number): PlannedTrial {
  const planned = expandPlan(spec, { split: 'public', trials: trial + 1 })[trial];
  if (!planned) throw new Error(`there is no trial ${trial}`);
  return planned;
}
