import type { AutonomyClass, LatencyMeasure } from '#lib/metrics/answers.ts';
import type { Dimension } from '#lib/metrics/dimensions.ts';

/** Column and filter headings of the dimensions. */
export const dimensionNames: { readonly [D in Dimension]: string } = {
  task: 'Task',
  policy: 'Policy',
  world: 'World',
  simulator: 'Simulator',
  simulator_type: 'Simulator type',
  context: 'Context',
  site: 'Site',
  unit: 'Robot unit',
  embodiment: 'Embodiment',
  hardware: 'Hardware',
  suite: 'Suite',
  day: 'Day',
  week: 'Week',
  month: 'Month',
};

/** Who produces the motion, in words. `autonomous` as the name of a class of time, never of a period. */
export const modeNames: { readonly [C in AutonomyClass | 'idle']: string } = {
  autonomous: 'autonomous',
  supervised: 'supervised',
  advised: 'advised',
  shared: 'shared control',
  teleoperated: 'teleoperated',
  scripted: 'scripted',
  handled: 'handled',
  fault: 'fault',
  unknown: 'unknown',
  idle: 'idle',
};

/** What each control mode means, by who produces the motion commands. */
export const modeMeanings: { readonly [C in AutonomyClass | 'idle']: string } = {
  autonomous: 'the policy alone',
  supervised: 'the policy, with a person assigned to watch',
  advised: 'a person chooses or confirms, without moving the robot',
  shared: 'policy and person together',
  teleoperated: 'a person',
  scripted: 'a replay, without perception',
  handled: 'a person touches or resets the robot or the scene',
  fault: 'nobody: the robot is in a fault',
  unknown: 'not recorded',
  idle: 'nobody: waiting, outside active time',
};

export const latencyNames: { readonly [M in LatencyMeasure]: string } = {
  response_ms: 'Response (command to first motion)',
  inference_ms: 'Inference, median of the episode',
  inference_mean_ms: 'Inference, mean of the episode',
  inference_p99_ms: 'Inference, 99th percentile of the episode',
  cycle_time_ms: 'Cycle time of successes',
};

const methodNames: Readonly<Record<string, string>> = {
  wilson: 'Wilson',
  'wilson-clustered': 'Wilson on the effective sample size (Korn–Graubard)',
  'clopper-pearson': 'Clopper–Pearson',
  garwood: 'exact Poisson (Garwood)',
  'garwood-lower-bound': 'exact Poisson lower bound (Garwood)',
  'order-statistic': 'order statistics',
  newcombe: 'Newcombe',
  'newcombe-clustered': 'Newcombe on effective sample sizes',
};

/** An interval method in words; an unknown name is printed as it is. */
export const methodName = (method: string): string => methodNames[method] ?? method;

/** `Real` or `Sim`: the two worlds are never pooled and never told apart by colour alone. */
export const worldName = (world: string): string => (world === 'real' ? 'Real' : 'Sim');

/** A slug as a heading: `coke-fetch` → `Coke fetch`. */
export function taskTitle(slug: string): string {
  const words = slug.replaceAll(/[-_]+/g, ' ').trim();
  return words === '' ? slug : words.charAt(0).toUpperCase() + words.slice(1);
}
