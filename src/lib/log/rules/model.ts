import type { Problem } from '../problems.ts';
import type { RawRecord } from '../record-type.ts';
import { objectIn, problem } from './raw.ts';

/** A policy version does not descend from itself. */
export function modelRules(raw: RawRecord): Problem[] {
  const policy = objectIn(raw['policy']);
  const parent = objectIn(raw['parent']);
  if (policy === undefined || parent === undefined) return [];
  if (policy['name'] !== parent['name'] || policy['version'] !== parent['version']) return [];
  return [problem(['parent'], 'conflict', 'names the policy version itself')];
}
