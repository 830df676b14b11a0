import type { BenchmarkSpec } from '../spec/schema.ts';
import { error, type Finding } from './finding.ts';
import { referencesIn } from './references.ts';

/** Labels, rubric and time windows. */
export function lintGrading(spec: BenchmarkSpec): Finding[] {
  return [...lintLabels(spec), ...lintRubric(spec), ...lintWindows(spec)];
}

function lintLabels(spec: BenchmarkSpec): Finding[] {
  const labels = spec.failure_labels;
  const otherwise = labels.flatMap(({ when }, index) => ('otherwise' in when ? [index] : []));
  const findings: Finding[] = [];
  if (otherwise.length !== 1 || otherwise[0] !== labels.length - 1) {
    findings.push(
      error(
        'otherwise',
        'failure_labels',
        'exactly one label says "otherwise", and it is the last: every failure needs a label',
      ),
    );
  }
  for (const name of duplicates(labels.map(({ label }) => label))) {
    findings.push(error('duplicate', 'failure_labels', `label "${name}" is there twice`));
  }
  return findings;
}

function lintRubric(spec: BenchmarkSpec): Finding[] {
  const findings: Finding[] = [];
  const sum = spec.rubric.reduce((total, { weight }) => total + weight, 0);
  if (Math.abs(sum - 1) > 1e-9) {
    findings.push(
      error('weights', 'rubric', `the weights sum to ${Number(sum.toFixed(9))}, not to 1`),
    );
  }
  const successAt = spec.rubric.flatMap(({ when }, index) => ('success' in when ? [index] : []));
  if (successAt.length !== 1 || successAt[0] !== spec.rubric.length - 1) {
    findings.push(
      error('success-stage', 'rubric', 'exactly one stage is success, and it is the last'),
    );
  }
  for (const name of duplicates(spec.rubric.map(({ stage }) => stage))) {
    findings.push(error('duplicate', 'rubric', `stage "${name}" is there twice`));
  }
  return findings;
}

/** A window outside the trial, or shorter than what it asks for, would decide every trial alike. */
function lintWindows(spec: BenchmarkSpec): Finding[] {
  const trial = spec.timeouts.trial_s;
  return referencesIn(spec).windows.flatMap(({ from_s = 0, until_s = trial, seconds }) => {
    if (from_s >= until_s || until_s > trial) {
      return [
        error(
          'window',
          'success',
          `the window ${from_s}..${until_s} s is not inside the trial of ${trial} s`,
        ),
      ];
    }
    if (seconds > until_s - from_s) {
      return [
        error(
          'window',
          'success',
          `${seconds} s do not fit into the window ${from_s}..${until_s} s`,
        ),
      ];
    }
    return [];
  });
}

const duplicates = (names: readonly string[]): string[] => [
  ...new Set(names.filter((name, index) => names.indexOf(name) !== index)),
];
