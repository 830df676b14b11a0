import type { Problem } from '../problems.ts';
import type { RawRecord } from '../record-type.ts';
import { objectIn, problem } from './raw.ts';

/** The two sides of a comparison are two episodes. */
export function preferenceRules(raw: RawRecord): Problem[] {
  const a = objectIn(raw['a'])?.['episode_id'];
  const b = objectIn(raw['b'])?.['episode_id'];
  if (a == null || a !== b) return [];
  return [problem(['b', 'episode_id'], 'conflict', 'both sides name the same episode')];
}
