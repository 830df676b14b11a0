import { speedText } from '../phrases.ts';
import { segmentsTold, speedTolerance, whyNoMatch } from './05-speed.ts';
import {
  contradicted,
  declarationEvidence,
  declaredOrUnknown,
  ruleFor,
  unknown,
  verified,
} from './rule.ts';
import { isAbsent } from '../facts.ts';

/** A speed in words: `2x`, `2×`, `1.25 x speed`, `speed: 3`. */
const speedPattern = /(\d+(?:\.\d+)?)\s*(?:x|×|times)|speed\D{0,8}(\d+(?:\.\d+)?)/giu;

/** Speed label where it is not 1×. A label in the picture cannot be read here: it is declared, and held against the speed. */
export const speedLabel = ruleFor(6, (_claimed, facts) => {
  if (isAbsent(facts.alignment)) return declaredOrUnknown(6, facts, facts.alignment.absent);
  const told = segmentsTold(facts.alignment);
  if (told.length === 0) return declaredOrUnknown(6, facts, whyNoMatch(facts.alignment));
  const speeds = told.map(({ speed }) => speed);
  const changed = speeds.filter((speed) => Math.abs(speed - 1) > speedTolerance);
  if (changed.length === 0)
    return verified('medium', 'No speed label is needed: it plays in real time.');
  const signed = facts.declarations.filter(({ disclosure }) => disclosure === 6);
  const labels = signed.flatMap(({ statement }) => speedsIn(statement));
  const shown = [...new Set(changed.map(speedText))].join(', ');
  const unlabelled = changed.filter((speed) => !labels.some((label) => near(label, speed)));
  if (unlabelled.length === 0)
    return verified(
      'medium',
      `It plays at ${shown}, as labelled.`,
      signed.map(declarationEvidence),
    );
  if (labels.length > 0)
    return contradicted(
      'medium',
      `It plays at ${shown}; the label says ${labels.map(speedText).join(', ')}.`,
      signed.map(declarationEvidence),
    );
  return unknown(`It plays at ${shown}, and no speed label is declared.`);
});

const near = (label: number, speed: number): boolean =>
  Math.abs(speed / label - 1) <= speedTolerance;

const speedsIn = (statement: string): number[] =>
  [...statement.matchAll(speedPattern)].map(([, before, after]) => Number(before ?? after));
