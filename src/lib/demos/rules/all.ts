import { controlClass } from './01-control-class.ts';
import { labelAgainstClass } from './02-label-against-class.ts';
import { shareByClass } from './03-share-by-class.ts';
import { people } from './04-people.ts';
import { playbackSpeed } from './05-speed.ts';
import { speedLabel } from './06-speed-label.ts';
import { cuts } from './07-cuts.ts';
import { continuous } from './08-continuous.ts';
import { frames } from './09-frames.ts';
import { coverage } from './10-coverage.ts';
import { clockOffset } from './11-clock.ts';
import { attempts } from './12-attempts.ts';
import { successRate } from './13-success-rate.ts';
import { missingAttempts } from './14-missing-attempts.ts';
import { beforeAndAfter } from './15-before-and-after.ts';
import { policyVersion } from './16-policy-version.ts';
import { scriptedReplay } from './17-scripted-replay.ts';
import { seenInTraining } from './18-seen-in-training.ts';
import { distinctRobots } from './19-distinct-robots.ts';
import { placeAndShift } from './20-place-and-shift.ts';
import { staging } from './21-staging.ts';
import { offBoard } from './22-off-board.ts';
import { generatedFootage } from './23-generated.ts';
import { voice } from './24-voice.ts';
import { helpBetweenShots } from './25-help-between-shots.ts';
import { original } from './26-original.ts';
import { binding } from './27-binding.ts';
import { metadata } from './28-metadata.ts';
import { venue } from './29-venue.ts';
import { travels } from './30-travels.ts';
import type { Rule } from './rule.ts';

/** The rules in the order of their disclosures: rule n is at index n − 1. */
export const rules: readonly Rule[] = [
  controlClass,
  labelAgainstClass,
  shareByClass,
  people,
  playbackSpeed,
  speedLabel,
  cuts,
  continuous,
  frames,
  coverage,
  clockOffset,
  attempts,
  successRate,
  missingAttempts,
  beforeAndAfter,
  policyVersion,
  scriptedReplay,
  seenInTraining,
  distinctRobots,
  placeAndShift,
  staging,
  offBoard,
  generatedFootage,
  voice,
  helpBetweenShots,
  original,
  binding,
  metadata,
  venue,
  travels,
];
