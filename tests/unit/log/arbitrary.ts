import fc from 'fast-check';
import {
  contexts,
  controlModes,
  controlSources,
  graders,
  outcomes,
  simulatorTypes,
  validateRecord,
  type Episode,
} from '#lib/log/index.ts';

/** Random valid episodes, as a source may write them: any optional field may be absent, null or given. */

const slug = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,20}$/);
const id = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._:@+-]{0,20}(\/[a-z0-9]{1,5}){0,2}$/);
const name = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._:+-]{0,20}$/);
const version = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._:+-]{0,12}$/);
const sha256 = fc.stringMatching(/^[0-9a-f]{64}$/);
const text = fc
  .string({ minLength: 1, maxLength: 40, unit: 'binary' })
  .filter((s) => !s.includes('\0'));
const amount = fc.double({ min: 0, max: 1e6, noNaN: true, noDefaultInfinity: true });
const time = fc
  .date({ min: new Date(0), max: new Date('2100-12-31T23:59:59.999Z'), noInvalidDate: true })
  .map((date) => date.toISOString());
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value);

/** Ascending, not overlapping spans inside [0, duration]. */
const spans = (duration: number) =>
  fc
    .uniqueArray(fc.integer({ min: 0, max: duration }), { maxLength: 12 })
    .map((cuts) => cuts.sort((a, b) => a - b))
    .map((cuts) => cuts.slice(1).map((end, index) => ({ start_ms: cuts[index] ?? 0, end_ms: end })))
    .chain((all) => fc.subarray(all));

const segments = (duration: number) =>
  spans(duration).chain((list) =>
    fc
      .tuple(
        ...list.map((span) =>
          fc.record({
            mode: fc.constantFrom(...controlModes),
            start_ms: fc.constant(span.start_ms),
            end_ms: fc.constant(span.end_ms),
            source: fc.constantFrom(...controlSources),
          }),
        ),
      )
      .map((tuple) => [...tuple]),
  );

const inference = fc
  .record({
    sorted: fc
      .array(amount, { minLength: 4, maxLength: 4 })
      .map((four) => four.sort((a, b) => a - b)),
    n: fc.integer({ min: 1, max: 1e6 }),
  })
  .map(({ sorted: [p50, p95, p99, max], n }) => ({ p50, p95, p99, max, mean: p50, n }));

const required = (duration: number) => ({
  schema: fc.constant('telltale.episode/1'),
  episode_id: id,
  task: slug,
  context: fc.constantFrom(...contexts),
  world: fc.oneof(
    fc.constant({ kind: 'real' }),
    fc.record({
      kind: fc.constant('sim'),
      simulator: name,
      version,
      type: fc.constantFrom(...simulatorTypes),
    }),
  ),
  policy: fc.record(
    { name, version, checkpoint_sha256: maybe(sha256) },
    { requiredKeys: ['name', 'version'] },
  ),
  robot: fc.record(
    { unit: id, embodiment: slug, hardware: maybe(text) },
    { requiredKeys: ['unit', 'embodiment'] },
  ),
  site: slug,
  started_at: time,
  duration_ms: fc.constant(duration),
  outcome: fc.constantFrom(...outcomes),
  grading: fc.record(
    { by: fc.constantFrom(...graders), grader: maybe(text), blinded: maybe(fc.boolean()) },
    { requiredKeys: ['by'] },
  ),
});

const optional = (duration: number) => ({
  instruction: maybe(text),
  sequence: maybe(fc.maxSafeNat()),
  benchmark: maybe(
    fc.record({
      suite: slug,
      version,
      spec_sha256: sha256,
      run_id: id,
      trial: fc.nat(),
      seed: fc.maxSafeInteger(),
      conditions: fc.dictionary(slug, text, { maxKeys: 4 }),
    }),
  ),
  pair_id: maybe(id),
  score: maybe(fc.double({ min: 0, max: 1, noNaN: true })),
  failure_reason: maybe(slug),
  control: maybe(segments(duration)),
  latency: maybe(
    fc.record(
      {
        response_ms: maybe(amount),
        inference_ms: maybe(inference),
        deadline_misses: maybe(fc.nat()),
        stalls: maybe(spans(duration)),
      },
      { requiredKeys: [] },
    ),
  ),
  incidents: maybe(
    fc.array(
      fc.record({ kind: slug, at_ms: fc.integer({ min: 0, max: duration }), detail: maybe(text) }),
      { maxLength: 3 },
    ),
  ),
  media: maybe(
    fc.array(fc.record({ kind: slug, sha256, frames: maybe(fc.nat()) }), { maxLength: 2 }),
  ),
  trajectory: maybe(fc.record({ sha256, uri: maybe(fc.constant('logs/a.mcap')) })),
  extra: maybe(fc.dictionary(slug, fc.jsonValue({ maxDepth: 3 }), { maxKeys: 3 })),
  stray: fc.jsonValue({ maxDepth: 2 }),
});

/** An episode as a source may write it, unknown fields included. */
export const givenEpisode = fc.integer({ min: 0, max: 100_000 }).chain((duration) => {
  const always = required(duration);
  return (
    fc
      .record(
        { ...always, ...optional(duration) },
        { requiredKeys: Object.keys(always) as (keyof typeof always)[] },
      )
      // Through text, as a log is: JSON.stringify writes -0 as 0.
      .map((given) => JSON.parse(JSON.stringify(given)) as typeof given)
      .filter((given) => isPlain(given))
  );
});

/** fast-check's JSON values may hold members and texts that the format refuses; those have their own tests. */
const isPlain = (value: unknown) => !/__proto__|\\u0000|\\ud[89a-f]/i.test(JSON.stringify(value));

/** The same, validated. */
export const anyEpisode: fc.Arbitrary<Episode> = givenEpisode.map((given) => {
  const validation = validateRecord(given);
  if (!validation.ok) throw new Error(JSON.stringify(validation.problems));
  if (validation.record.schema !== 'telltale.episode/1') throw new Error('not an episode');
  return validation.record;
});
