import { seededRandom, type Random } from '#lib/kernel/random.ts';
import { sha256Hex } from '#lib/kernel/hash.ts';
import type { Episode } from '#lib/log/index.ts';
import { chance, chanceHere, succeeds } from './chance.ts';
import { afterMiss, courseOf, type Course, type CourseKind } from './course.ts';
import { incidentsOf, latencyOf, scoreOf } from './happenings.ts';
import { lognormalAt } from './lognormal.ts';
import { digits64, keyed, normalAt, normalFrom, oneOf, strand, uniformAt } from './noise.ts';
import { placeOf, type Place, type Scene } from './plan.ts';
import { simulators } from './simulators.ts';
import { tasks } from './tasks.ts';
import { durationLaw, paced } from './timing.ts';
import { hasNewHand, sequenceOf, unitName, unitPace, unitSkill } from './units.ts';
import { clockError, trueStart } from './when.ts';

/** What every generated record carries. */
export const mark = { generated: true } as const;

/** Prefix of every identifier of one sample: two seeds never meet. */
export const idPrefix = (seed: number): string => `sample-${seed}`;

export const episodeId = (seed: number, index: number): string =>
  `${idPrefix(seed)}-${String(index).padStart(7, '0')}`;

export const pairId = (seed: number, wave: number, { campaign, number }: Scene): string =>
  `${idPrefix(seed)}-w${wave}-c${campaign}-s${number}`;

export const runId = (seed: number, wave: number, campaign: number, suite: string): string =>
  `${idPrefix(seed)}-w${wave}-c${campaign}-${suite}`;

/** Every task of the sample is also a benchmark suite, at this version. */
export const suiteVersion = '1.0.0';

const specs = new Map(
  tasks.map(({ slug }) => [slug, sha256Hex(`generated spec ${slug}@${suiteVersion}`)]),
);
export const specHash = (suite: string): string => specs.get(suite) ?? sha256Hex(suite);

/**
 * One episode of the sample programme. It depends on the seed and the index alone, so that any part of any set can be
 * made anywhere, and a larger set begins with the smaller one.
 *
 * @param index from 0.
 */
export function sampleEpisode(seed: number, index: number): Episode {
  const place = placeOf(index);
  const { wave, slot } = place;
  const { stream, site, task, policy } = slot;
  const random = seededRandom((keyed(seed, strand.episode) + index) | 0);
  const real = stream.world === 'real';
  const pace = real ? unitPace(seed, place) : null;
  const wording = wordingOf(seed, place, random);
  const course = play(seed, place, random, { wording, pace });
  const latency = latencyOf(random, slot, course, pace);
  const incidents = incidentsOf(random, slot, course);
  const score = scoreOf(random, course);
  const reason = oneOf(random, task.failures);
  const ungraded = random.float() < site.ungraded;
  const start = trueStart(seed, place, random.float()) + clockError(place);
  const scored = !ungraded && (site.context === 'benchmark' || site.context === 'self_play');
  const handRevision = hasNewHand(seed, place) ? 'hand-r3' : 'hand-r2';
  return {
    schema: 'telltale.episode/1',
    episode_id: episodeId(seed, index),
    task: task.slug,
    instruction: task.instructions[wording] ?? null,
    context: site.context,
    world:
      stream.world === 'real' ? { kind: 'real' } : { kind: 'sim', ...simulators[stream.world] },
    policy: policy.record,
    robot: {
      unit: unitName(stream.unitPrefix, wave),
      embodiment: 'biped-52',
      hardware: real ? handRevision : 'model-r3',
    },
    site: site.slug,
    started_at: new Date(start).toISOString(),
    duration_ms: course.durationMs,
    sequence: sequenceOf(seed, place),
    benchmark: benchmarkOf(seed, place),
    pair_id: slot.scene === null ? null : pairId(seed, wave, slot.scene),
    outcome: ungraded ? 'ungraded' : course.outcome,
    score: scored ? score : null,
    failure_reason: ungraded ? null : failureReason(course, reason),
    grading: gradingOf(place, random),
    control: course.control,
    latency,
    incidents,
    media: mediaOf(place, random, course.durationMs),
    trajectory: real || slot.scene === null ? null : { sha256: digits64(random), uri: null },
    extra: site.context === 'demo' ? { ...mark, sample_shown_as: 'autonomous' } : mark,
  };
}

function failureReason({ kind, outcome }: Course, reason: string): string | null {
  if (outcome === 'success') return null;
  return kind === 'stopped' ? 'unsafe-stop' : reason;
}

/** The words of a benchmark scene are the scene's, the same for every policy and world. */
function wordingOf(seed: number, { wave, slot }: Place, random: Random): number {
  const own = random.float();
  if (slot.scene === null) return Math.floor(own * 4);
  const { campaign, number } = slot.scene;
  return Math.floor(uniformAt(seed, strand.sceneInstruction, wave, campaign, number) * 4);
}

/** The level of a scene's factor, balanced within the campaign. */
const levelOf = ({ slot: { scene } }: Place): 0 | 1 | null =>
  scene === null ? null : scene.ofTask % 2 === 0 ? 0 : 1;

/** Chance, luck and control: the heart of an episode. */
function play(
  seed: number,
  place: Place,
  random: Random,
  { wording, pace }: { wording: number; pace: number | null },
): Course {
  const { wave, slot } = place;
  const { stream, site, task, policy, session } = slot;
  const real = stream.world === 'real';
  const nominalMs = lognormalAt(durationLaw(slot), paced(pace, normalFrom(random)));
  const watched =
    uniformAt(seed, strand.sessionWatched, wave, slot.streamIndex, session) < site.watched;
  const p = chanceHere(chance(task, policy.build, stream.world), task, {
    newHand: real ? hasNewHand(seed, place) : null,
    wording,
    level: levelOf(place),
  });
  const unaided = succeeds(p, {
    unit: real ? unitSkill(seed, place) : null,
    scene: sceneLuck(seed, place),
    own: normalFrom(random),
  });
  const kind = kindOf(random, place, unaided);
  return courseOf(random, site, { kind, nominalMs, watched });
}

function sceneLuck(seed: number, { wave, slot }: Place): number | null {
  if (slot.scene === null) return null;
  return normalAt(seed, strand.sceneDifficulty, wave, slot.scene.campaign, slot.scene.number);
}

function kindOf(random: Random, { slot: { site } }: Place, unaided: boolean): CourseKind {
  const hand = random.float();
  const miss = random.float();
  if (hand < site.driven) return 'driven';
  if (hand < site.driven + site.replayed) return 'replayed';
  return unaided ? 'unaided' : afterMiss(site.afterMiss, miss);
}

function benchmarkOf(seed: number, place: Place): Episode['benchmark'] {
  const { wave, slot } = place;
  const { scene, task } = slot;
  if (scene === null) return null;
  return {
    suite: task.slug,
    version: suiteVersion,
    spec_sha256: specHash(task.slug),
    run_id: runId(seed, wave, scene.campaign, task.slug),
    trial: scene.trial,
    seed: keyed(seed, strand.sceneSeed, wave, scene.campaign, scene.number),
    conditions: { [task.factor.name]: task.factor.levels[levelOf(place) ?? 0] },
  };
}

function gradingOf({ slot: { site } }: Place, random: Random): Episode['grading'] {
  const evaluator = `evaluator-${1 + Math.floor(random.float() * 6)}`;
  return site.context === 'benchmark' && site.grading.by === 'human'
    ? { ...site.grading, grader: evaluator }
    : site.grading;
}

/** Benchmark trials on hardware and demos are filmed. */
function mediaOf(
  { slot: { site, stream } }: Place,
  random: Random,
  duration_ms: number,
): Episode['media'] {
  const filmed =
    stream.world === 'real' && (site.context === 'benchmark' || site.context === 'demo');
  if (!filmed) return [];
  const frames = Math.round((duration_ms * 30) / 1000);
  return [{ kind: 'video', sha256: digits64(random), uri: null, fps: 30, frames, duration_ms }];
}
