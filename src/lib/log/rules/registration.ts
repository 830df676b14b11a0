import type { Problem } from '../problems.ts';
import type { RawRecord } from '../record-type.ts';
import { objectIn, objectsIn, problem } from './raw.ts';

/** The rules between the fields of a registration. */
export function registrationRules(raw: RawRecord): Problem[] {
  return [
    ...sequentialProblems(objectIn(raw['stopping_rule'])),
    ...repeatedPolicies(raw['policies']),
  ];
}

/** A rule that may stop early must say how it keeps its error level, or the results could be peeked at. */
function sequentialProblems(rule: RawRecord | undefined): Problem[] {
  if (rule?.['kind'] !== 'sequential') return [];
  return ['method', 'alpha']
    .filter((field) => rule[field] == null)
    .map((field) => problem(['stopping_rule', field], 'missing', 'a sequential rule needs it'));
}

function repeatedPolicies(policies: unknown): Problem[] {
  const seen = new Set<string>();
  return objectsIn(policies).flatMap(({ index, item }) => {
    const policy = JSON.stringify([item['name'], item['version']]);
    if (!seen.has(policy)) {
      seen.add(policy);
      return [];
    }
    return [problem(['policies', index], 'conflict', 'the same policy version is named twice')];
  });
}
