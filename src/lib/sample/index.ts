/**
 * Sample evidence: a seeded, pure generator of a humanoid programme that does not exist, with the true values behind it.
 * design/sample-evidence.md says what is in it and why.
 *
 * Glossary
 *   wave      the smallest whole programme: 2,000 episodes of five robots and four simulated ones; a larger sample is
 *             more waves, that is a larger fleet in the same 90 days
 *   stream    the work of one unit over the programme; every wave has one unit of each
 *   session   ten episodes of one unit, one after the other
 *   slot      one episode of a wave before anything is left to chance
 *   scene     one initial state of a benchmark campaign, tried by two policies, on hardware and in both simulators
 *   course    how an attempt goes: who moves the robot when, and how it ends
 *   truth     exact expectations of what the generator draws from
 */
export { sampleEpisode, mark } from './episode.ts';
export {
  defaultSample,
  requireSampleSize,
  sampleEpisodes,
  sampleRecords,
  type SampleRecord,
  type SampleSize,
} from './generate.ts';
export { sampleLines } from './lines.ts';
export { waveSize } from './plan.ts';
export { chance } from './chance.ts';
export {
  truth,
  type AutonomyTruth,
  type CellTruth,
  type QuantilesTruth,
  type SimRealTruth,
  type Truth,
} from './truth.ts';
