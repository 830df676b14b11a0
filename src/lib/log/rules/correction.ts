import { canonicalJson, type Json } from '#lib/kernel/canonical-json.ts';
import type { Problem } from '../problems.ts';
import type { RawRecord } from '../record-type.ts';
import { objectIn, objectsIn, problem } from './raw.ts';

/** The rules between the fields of a correction. */
export function correctionRules(raw: RawRecord): Problem[] {
  const fixed = fixedPaths(objectIn(raw['target'])?.['schema']);
  const seen = new Set<unknown>();
  return objectsIn(raw['changes']).flatMap(({ index, item }) => {
    const problems = changeProblems(index, item, fixed);
    const path = item['path'];
    if (seen.has(path))
      problems.push(problem(['changes', index, 'path'], 'conflict', 'is changed twice'));
    seen.add(path);
    return problems;
  });
}

/** What a record is and which one it is cannot be amended: that would be another record. */
function fixedPaths(schema: unknown): readonly unknown[] {
  const type = /^telltale\.([a-z]+)\//.exec(String(schema))?.[1];
  return ['/schema', ...(type === undefined ? [] : [`/${type}_id`])];
}

function changeProblems(index: number, change: RawRecord, fixed: readonly unknown[]): Problem[] {
  const at = (field: string) => ['changes', index, field];
  const problems = ['old', 'new']
    .filter((field) => change[field] === undefined)
    .map((field) => problem(at(field), 'missing', 'is required; null stands for an absent value'));
  if (fixed.includes(change['path']))
    problems.push(problem(at('path'), 'not_allowed', 'type and identity cannot be amended'));
  if (problems.length === 0 && sameJson(change['old'], change['new']))
    problems.push(problem(at('new'), 'conflict', 'is the same as old'));
  return problems;
}

/** Equal as JSON; a value that has no JSON form equals nothing, and is reported as what it is elsewhere. */
function sameJson(one: unknown, other: unknown): boolean {
  try {
    return canonicalJson(one as Json) === canonicalJson(other as Json);
  } catch {
    return false;
  }
}
