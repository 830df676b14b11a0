import { declaredOnly } from './rule.ts';

/** Staging: fixtures, markers, known objects, weights. A video cannot show what a cup weighs. */
export const staging = declaredOnly(
  21,
  'Fixtures, markers, known objects and weights are not declared.',
);
