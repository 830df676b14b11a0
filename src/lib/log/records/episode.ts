import { z } from 'zod';
import {
  amount,
  count,
  extra,
  id,
  list,
  map,
  milliseconds,
  name,
  optional,
  policy,
  sha256,
  share,
  slug,
  text,
  time,
  uri,
  version,
} from '../fields.ts';
import {
  contexts,
  controlModes,
  controlSources,
  graders,
  outcomes,
  simulatorTypes,
} from '../vocabulary.ts';
import { episodeRules } from '../rules/episode.ts';
import type { RecordType } from '../record-type.ts';

const world = z.discriminatedUnion('kind', [
  // A real world that names a simulator contradicts itself; null there is what a table without one holds.
  z
    .object({
      kind: z.literal('real'),
      simulator: z.null().optional(),
      version: z.null().optional(),
      type: z.null().optional(),
    })
    .transform(() => ({ kind: 'real' as const })),
  z.object({ kind: z.literal('sim'), simulator: name, version, type: z.enum(simulatorTypes) }),
]);

const robot = z.object({
  unit: id.describe('The physical or simulated robot: the cluster for intervals.'),
  embodiment: slug.describe('Kind of robot.'),
  hardware: optional(text(128)).describe('Hardware revision.'),
});

const benchmark = z.object({
  suite: slug,
  version,
  spec_sha256: sha256,
  run_id: id,
  trial: count,
  seed: z.int(),
  conditions: map(slug, text(256)).describe('Factor → level.'),
});

const grading = z.object({
  by: z.enum(graders),
  grader: optional(text(128)),
  blinded: optional(z.boolean()).describe('Whether the grader did not know which policy ran.'),
});

const segment = z.object({
  mode: z.enum(controlModes),
  start_ms: milliseconds,
  end_ms: milliseconds,
  source: z.enum(controlSources),
});

const stall = z.object({ start_ms: milliseconds, end_ms: milliseconds });

const inference = z.object({
  p50: optional(amount),
  p95: optional(amount),
  p99: optional(amount),
  max: optional(amount),
  mean: optional(amount).describe('For sources that record only a mean.'),
  n: optional(z.int().min(1)).describe('Calls measured.'),
});

const latency = z
  .object({
    response_ms: optional(amount).describe('Command received to first commanded motion.'),
    inference_ms: optional(inference).describe('Milliseconds a policy call took.'),
    deadline_misses: optional(count),
    stalls: list(stall),
  })
  .nullish()
  .transform(
    (given) =>
      given ?? { response_ms: null, inference_ms: null, deadline_misses: null, stalls: [] },
  );

const incident = z.object({ kind: slug, at_ms: milliseconds, detail: optional(text(2000)) });

const medium = z.object({
  kind: slug,
  sha256,
  uri: optional(uri),
  fps: optional(z.number().min(0).max(1_000_000)),
  frames: optional(count),
  duration_ms: optional(milliseconds),
});

const shape = z.object({
  schema: z.literal('telltale.episode/1'),
  episode_id: id.describe('Unique. The same id with other content is a conflict.'),
  task: slug,
  instruction: optional(text(2000)).describe('The words the robot was given.'),
  context: z.enum(contexts),
  world: world.describe('Real and simulated episodes are never pooled in one estimate.'),
  policy,
  robot,
  site: slug,
  started_at: time,
  duration_ms: milliseconds,
  sequence: optional(count).describe("The unit's own episode counter: gaps are deleted episodes."),
  benchmark: optional(benchmark),
  pair_id: optional(id).describe('Same initial state: joins real with sim, or policy A with B.'),
  outcome: z.enum(outcomes),
  score: optional(share).describe("Partial credit by the spec's rubric."),
  failure_reason: optional(slug),
  grading,
  control: list(segment).describe(
    'Ordered, not overlapping, inside the episode. The rest is unknown.',
  ),
  latency,
  incidents: list(incident),
  media: list(medium),
  trajectory: optional(z.object({ sha256, uri: optional(uri) })),
  extra,
});

/** An attempt at one task by one robot with one policy, normalised: every field is there. */
export type Episode = z.output<typeof shape>;
export type ControlSegment = Episode['control'][number];

export const episode = {
  schema: 'telltale.episode/1',
  title: 'Episode',
  description: 'One attempt at one task by one robot with one policy.',
  idField: 'episode_id',
  shape,
  rules: episodeRules,
} satisfies RecordType;
