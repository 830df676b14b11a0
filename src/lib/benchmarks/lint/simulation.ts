import type { BenchmarkSpec, SimulationSpec } from '../spec/schema.ts';
import { error, warning, type Finding } from './finding.ts';

/** The simulated half: control rates, engine, policies and their expected outcomes. */
export function lintSimulation(spec: BenchmarkSpec): Finding[] {
  const { simulation } = spec;
  if (!simulation) {
    return spec.not_simulated
      ? []
      : [
          error(
            'not-simulated',
            'not_simulated',
            'a spec without a simulation says why it has none',
          ),
        ];
  }
  return [
    ...(spec.not_simulated
      ? [
          error(
            'not-simulated',
            'not_simulated',
            'the spec has a simulation and says why it has none',
          ),
        ]
      : []),
    ...(spec.embodiment.sim
      ? []
      : [error('embodiment', 'embodiment.sim', 'a simulated spec names its robot')]),
    ...lintSources(spec),
    ...lintRates(spec, simulation),
    ...lintPolicies(spec, simulation),
  ];
}

/** In a simulated spec every signal says where it comes from. */
function lintSources(spec: BenchmarkSpec): Finding[] {
  return Object.entries(spec.signals)
    .filter(([, { from }]) => from === undefined)
    .map(([name]) =>
      error('source', `signals.${name}`, 'the simulation needs to know where it comes from'),
    );
}

const isWhole = (value: number): boolean => Math.abs(value - Math.round(value)) < 1e-9;

function lintRates(spec: BenchmarkSpec, { control, engine }: SimulationSpec): Finding[] {
  const findings: Finding[] = [];
  if (!isWhole(1 / (control.rate_hz * engine.timestep_s))) {
    findings.push(
      error('rate', 'control.rate_hz', 'a control tick is not a whole number of steps'),
    );
  }
  if (!isWhole(spec.timeouts.trial_s * control.rate_hz)) {
    findings.push(error('rate', 'timeouts.trial_s', 'the trial is not a whole number of ticks'));
  }
  for (const { name, range } of control.targets) {
    if (range[0] >= range[1])
      findings.push(error('range', `control.targets.${name}`, 'the range is empty'));
  }
  if (!control.targets.some(({ motion }) => motion)) {
    findings.push(
      error(
        'response',
        'control.targets',
        'no target is motion, so no response time can be measured',
      ),
    );
  }
  return findings;
}

function lintPolicies(spec: BenchmarkSpec, { policies }: SimulationSpec): Finding[] {
  const roles = Object.values(policies).map(({ role }) => role);
  const outcomes = new Set(['success', ...spec.failure_labels.map(({ label }) => label)]);
  const findings: Finding[] = [];
  if (!roles.includes('baseline')) {
    findings.push(
      error('baseline', 'policies', 'without a baseline nobody knows that the task can be done'),
    );
  }
  if (!roles.includes('negative-control')) {
    findings.push(
      error(
        'negative-control',
        'policies',
        'without a negative control nobody knows that the task can be failed',
      ),
    );
  }
  for (const [name, { role, expect }] of Object.entries(policies)) {
    for (const { outcome } of expect) {
      if (!outcomes.has(outcome)) {
        findings.push(error('label', `policies.${name}`, `there is no outcome "${outcome}"`));
      }
    }
    if (role === 'negative-control' && expect.every(({ outcome }) => outcome === 'success')) {
      findings.push(
        error(
          'negative-control',
          `policies.${name}`,
          'a negative control names the label with which it fails',
        ),
      );
    }
  }
  const labels = spec.failure_labels
    .filter(({ when }) => !('otherwise' in when))
    .map(({ label }) => label);
  const shown = new Set(
    Object.values(policies).flatMap(({ expect }) => expect.map(({ outcome }) => outcome)),
  );
  return [
    ...findings,
    ...labels
      .filter((label) => !shown.has(label))
      .map((label) =>
        warning('unshown-label', 'policies', `no policy shows that "${label}" can happen`),
      ),
  ];
}
