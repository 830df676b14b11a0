import { lt } from 'semver';
import type { BenchmarkSpec } from '../spec/schema.ts';
import { error, type Finding } from './finding.ts';

/** Version, changelog and what is superseded agree. */
export function lintVersions(spec: BenchmarkSpec): Finding[] {
  const findings: Finding[] = [];
  const versions = spec.changelog.map(({ version }) => version);
  if (versions[0] !== spec.version) {
    findings.push(error('changelog', 'changelog', `its first entry is not about ${spec.version}`));
  }
  for (let index = 1; index < versions.length; index++) {
    if (!lt(versions[index] ?? '', versions[index - 1] ?? '')) {
      findings.push(error('changelog', 'changelog', 'entries go from the newest to the oldest'));
    }
  }
  if (spec.supersedes !== null && !lt(spec.supersedes, spec.version)) {
    findings.push(
      error('supersedes', 'supersedes', `${spec.supersedes} is not older than ${spec.version}`),
    );
  }
  return findings;
}
