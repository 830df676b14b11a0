import { expandPlan, type PlannedTrial } from '#lib/benchmarks/plan/expand.ts';
import type { Panel } from '#lib/benchmarks/change/panel.ts';
import { error, type Finding } from '#lib/benchmarks/lint/finding.ts';
import type { SimulatedSpec } from '#lib/benchmarks/spec/schema.ts';
import { loadEngine } from '#lib/sim/engine/engine.ts';
import { runScripted } from '#lib/sim/trial/run-scripted.ts';
import { nativeHash, readWasm } from '../wasm.ts';

/** Trials of each policy in a reference panel: a whole number of blocks for one, two, three, four or six levels. */
export const panelTrials = 12;

/** Executes a spec's own policies on its first public trials. */
export async function runPanel(
  spec: SimulatedSpec,
  trials: number,
  onTrial: () => void = () => undefined,
): Promise<Panel> {
  const engine = await loadEngine(await readWasm(spec.simulation.engine.wasm_sha256));
  const schedule = expandPlan(spec, { split: 'public', trials });
  const policies: Panel['policies'] = {};
  for (const name of Object.keys(spec.simulation.policies)) {
    policies[name] = schedule.map((planned) => {
      const { grade, invalid, trajectory_sha256 } = runScripted(
        engine,
        spec,
        planned,
        name,
        nativeHash,
      );
      onTrial();
      const outcome = invalid ?? (grade?.success ? 'success' : (grade?.failure ?? 'unlabelled'));
      return { trajectory_sha256, outcome };
    });
  }
  return { trials, policies };
}

/** Whether baselines pass and negative controls fail with their declared label, as often as the spec says. */
export function lintExpectations(spec: SimulatedSpec, panel: Panel): Finding[] {
  const schedule = expandPlan(spec, { split: 'public', trials: panel.trials });
  return Object.entries(spec.simulation.policies).flatMap(([name, { expect }]) =>
    expect.flatMap(({ when = {}, outcome, at_least }) => {
      const outcomes = (panel.policies[name] ?? []).filter((_, index) =>
        matches(schedule[index], when),
      );
      const share = outcomes.filter((trial) => trial.outcome === outcome).length / outcomes.length;
      if (share >= at_least) return [];
      return [
        error(
          'expectation',
          `policies.${name}`,
          `of ${outcomes.length} trials${where(when)} ${Math.round(share * outcomes.length)} end in "${outcome}", the spec promises ${at_least}; they end in: ${tally(outcomes)}`,
        ),
      ];
    }),
  );
}

function matches(
  planned: PlannedTrial | undefined,
  when: Readonly<Record<string, string | number>>,
): boolean {
  return Object.entries(when).every(([name, level]) => planned?.conditions[name] === level);
}

function where(when: Readonly<Record<string, string | number>>): string {
  const parts = Object.entries(when).map(([name, level]) => `${name} ${level}`);
  return parts.length === 0 ? '' : ` with ${parts.join(', ')}`;
}

function tally(outcomes: readonly { outcome: string }[]): string {
  const counts = new Map<string, number>();
  for (const { outcome } of outcomes) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return [...counts].map(([outcome, count]) => `${outcome} ${count}`).join(', ');
}

/** Whether golden hashes and outcomes hold: each trial of the panel gives the recorded bytes. */
export function lintGolden(recorded: Panel, actual: Panel): Finding[] {
  return Object.entries(recorded.policies).flatMap(([policy, trials]) =>
    trials.flatMap((trial, index) => {
      const now = actual.policies[policy]?.[index];
      if (now?.trajectory_sha256 === trial.trajectory_sha256 && now.outcome === trial.outcome)
        return [];
      return [
        error(
          'golden',
          `reference.json/${policy}/${index}`,
          `recorded ${trial.outcome} ${trial.trajectory_sha256}, now ${now?.outcome ?? 'missing'} ${now?.trajectory_sha256 ?? ''}`,
        ),
      ];
    }),
  );
}
