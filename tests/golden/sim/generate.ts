/** Writes trajectories.golden.json. To be run only when a suite is added: a released trajectory never changes. */
import { writeFileSync } from 'node:fs';
import { runScripted } from '#lib/sim/trial/run-scripted.ts';
import { engineAtHand, publicTrial, simulatedSpec } from '../../unit/sim/engine-at-hand.ts';

const chosen: [suite: string, policy: string, trial: number][] = [
  ['cup-lift', 'baseline', 0],
  ['cup-lift', 'baseline', 1],
  ['cup-lift', 'weak-grip', 1],
  ['cup-lift', 'strong-grip', 0],
  ['coke-fetch', 'baseline', 0],
  ['coke-fetch', 'sweeping', 1],
  ['wipe-table', 'baseline', 0],
  ['wipe-table', 'position-only', 1],
  ['shape-in-hole', 'baseline', 2],
  ['shape-in-hole', 'no-turn', 0],
  ['sort-objects', 'baseline', 0],
];

const engine = await engineAtHand();
const cases = chosen.map(([suite, policy, trial]) => {
  const spec = simulatedSpec(suite);
  const { grade, steps, trajectory_sha256 } = runScripted(
    engine,
    spec,
    publicTrial(spec, trial),
    policy,
  );
  const outcome = grade?.success ? 'success' : (grade?.failure ?? 'invalid');
  return { suite, version: spec.version, policy, trial, steps, outcome, trajectory_sha256 };
});
writeFileSync(
  new URL('./trajectories.golden.json', import.meta.url),
  `${JSON.stringify(cases, null, 2)}\n`,
);
