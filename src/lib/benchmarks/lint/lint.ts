import type { BenchmarkSpec } from '../spec/schema.ts';
import { lintFactors } from './factors.ts';
import type { Finding } from './finding.ts';
import { lintGrading } from './grading.ts';
import { lintReferences } from './references.ts';
import { lintSimulation } from './simulation.ts';
import { lintStatistics } from './statistics.ts';
import { lintVersions } from './versions.ts';

/** Every check that needs nothing but the spec itself. What needs files or the engine is the runner's. */
export function lintSpec(spec: BenchmarkSpec): Finding[] {
  return [
    lintVersions,
    lintReferences,
    lintGrading,
    lintFactors,
    lintStatistics,
    lintSimulation,
  ].flatMap((check) => check(spec));
}
