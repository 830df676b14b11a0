import type { Claimed } from '#lib/demos/claimed.ts';
import type { Facts } from '#lib/demos/facts.ts';
import type { Finding } from '#lib/demos/finding.ts';
import { rules } from '#lib/demos/rules/all.ts';
import { facts } from './facts.ts';

/** What the rule of a disclosure finds: on the facts that verify autonomy, but for those given. */
export function judge(disclosure: number, claimed: Claimed, given: Partial<Facts> = {}): Finding {
  const rule = rules[disclosure - 1];
  if (rule === undefined) throw new RangeError(`no rule ${disclosure}`);
  return rule(claimed, facts(given));
}

export const verdict = (disclosure: number, claimed: Claimed, given: Partial<Facts> = {}) =>
  judge(disclosure, claimed, given).verdict;
