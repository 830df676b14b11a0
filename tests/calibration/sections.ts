import { clusterSection } from './clusters.ts';
import { differenceSection } from './differences.ts';
import { modelSection } from './models.ts';
import { peekingSection } from './peeking.ts';
import type { CalibrationSection } from './row.ts';
import { shareSection } from './shares.ts';
import { sizeSection } from './sizes.ts';

/** All tables, in the order of design/calibration.md. */
export const sections: readonly CalibrationSection[] = [
  shareSection,
  differenceSection,
  sizeSection,
  clusterSection,
  peekingSection,
  modelSection,
];
