import { declaredOnly } from './rule.ts';

/** Off-board compute, external tracking, tether. */
export const offBoard = declaredOnly(
  22,
  'Off-board compute, external tracking and tethers are not declared.',
);
