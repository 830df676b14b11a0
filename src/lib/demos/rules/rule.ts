import type { Grade } from '../alignment/alignment.ts';
import type { Claimed } from '../claimed.ts';
import { isAbsent, type Absent, type Declaration, type Facts } from '../facts.ts';
import type { Evidence, Finding, Verdict } from '../finding.ts';
import type { LogFacts } from '../log/log-facts.ts';

/** Judges one disclosure. Pure: the same claims and facts give the same finding. */
export type Rule = (claimed: Claimed, facts: Facts) => Finding;

/** What a rule says, before its number is put on it. */
export type Opinion = Omit<Finding, 'disclosure'>;

/** A rule from its number and its judgement. */
export const ruleFor =
  (disclosure: number, judge: (claimed: Claimed, facts: Facts) => Opinion): Rule =>
  (claimed, facts) => ({ disclosure, ...judge(claimed, facts) });

const opinion =
  (verdict: Verdict) =>
  (confidence: Grade, sentence: string, evidence: readonly Evidence[] = []): Opinion => ({
    verdict,
    confidence,
    sentence,
    evidence,
  });

export const verified = opinion('verified');
export const contradicted = opinion('contradicted');
const unknownWith = opinion('unknown');

export const unknown = (sentence: string, evidence: readonly Evidence[] = []): Opinion =>
  unknownWith('none', sentence, evidence);

/** The statements that people signed on a disclosure, or undefined where there is none. */
export function declaredOn(disclosure: number, facts: Facts): Opinion | undefined {
  const signed = facts.declarations.filter((each) => each.disclosure === disclosure);
  const [first] = signed;
  if (first === undefined) return undefined;
  const words = signed.map(({ statement, signed_by }) => `“${statement}” (${signed_by})`);
  return opinion('declared')(
    'low',
    `Declared, and nothing here can check it: ${words.join('; ')}.`,
    signed.map(declarationEvidence),
  );
}

export const declarationEvidence = (declaration: Declaration): Evidence => ({
  kind: 'declaration',
  statement: declaration.statement,
  signed_by: declaration.signed_by,
  signed_at: declaration.signed_at,
});

/** Declared if somebody signed it, else unknown with these words. */
export const declaredOrUnknown = (disclosure: number, facts: Facts, sentence: string): Opinion =>
  declaredOn(disclosure, facts) ?? unknown(sentence);

/** A judgement that needs one kind of facts: unknown, in the words of what is absent, where they are not there. */
export function needing<T extends object>(
  given: T | Absent,
  judge: (present: T) => Opinion,
): Opinion {
  return isAbsent(given) ? unknown(given.absent) : judge(given);
}

/** No part of the clip is tied to an episode of the evidence. */
export const isEmptyLog = (log: LogFacts): boolean => log.segments.length === 0;

/** A rule for a disclosure that only people can make. */
export const declaredOnly = (disclosure: number, missing: string): Rule =>
  ruleFor(disclosure, (_claimed, facts) => declaredOrUnknown(disclosure, facts, missing));
