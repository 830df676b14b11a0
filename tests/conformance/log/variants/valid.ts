import { base, type RecordKind } from './base.ts';
import { absent, type Edits, type ValidVariant } from './variant.ts';

const kinds = Object.keys(base) as RecordKind[];

const episode = (name: string, given: Edits, gives: Edits, moved?: string[]): ValidVariant => ({
  name,
  kind: 'episode',
  given,
  gives,
  ...(moved === undefined ? {} : { moved }),
});

/** Given and expected alike: the record stands as it is. */
const unchanged = (name: string, edits: Edits) => episode(name, edits, edits);

const optionalFields = {
  '/instruction': null,
  '/policy/checkpoint_sha256': null,
  '/robot/hardware': null,
  '/sequence': null,
  '/benchmark': null,
  '/pair_id': null,
  '/score': null,
  '/failure_reason': null,
  '/grading/grader': null,
  '/grading/blinded': null,
  '/control': [],
  '/latency': { response_ms: null, inference_ms: null, deadline_misses: null, stalls: [] },
  '/incidents': [],
  '/media': [],
  '/trajectory': null,
  '/extra': {},
};

const all = (value: unknown): Edits =>
  Object.fromEntries(Object.keys(optionalFields).map((path) => [path, value]));

export const validVariants: readonly ValidVariant[] = [
  ...kinds.map((kind) => ({ name: `complete ${kind}`, kind, given: {}, gives: {} })),
  episode('everything optional absent', all(absent), optionalFields),
  episode('everything optional null', all(null), optionalFields),
  episode(
    'nested optional fields absent',
    {
      '/latency': {},
      '/benchmark/conditions': absent,
      '/trajectory/uri': absent,
      '/incidents/0/detail': absent,
      '/media/0': { kind: 'video', sha256: 'c'.repeat(64) },
    },
    {
      '/latency': { response_ms: null, inference_ms: null, deadline_misses: null, stalls: [] },
      '/benchmark/conditions': {},
      '/trajectory/uri': null,
      '/incidents/0/detail': null,
      '/media/0': {
        kind: 'video',
        sha256: 'c'.repeat(64),
        uri: null,
        fps: null,
        frames: null,
        duration_ms: null,
      },
    },
  ),
  episode(
    'latency with a mean only',
    { '/latency/inference_ms': { mean: 42.25 } },
    {
      '/latency/inference_ms': { p50: null, p95: null, p99: null, max: null, mean: 42.25, n: null },
    },
  ),
  unchanged('real world', { '/world': { kind: 'real' } }),
  episode(
    'real world out of a table, with null columns',
    { '/world': { kind: 'real', simulator: null, version: null, type: null } },
    { '/world': { kind: 'real' } },
  ),
  unchanged('learned simulator', { '/world/type': 'learned' }),
  episode(
    'time without a fraction',
    { '/started_at': '2026-11-20T08:30:00Z' },
    { '/started_at': '2026-11-20T08:30:00.000Z' },
  ),
  episode(
    'time with one fraction digit',
    { '/started_at': '2026-11-20T08:30:00.5Z' },
    { '/started_at': '2026-11-20T08:30:00.500Z' },
  ),
  unchanged('leap day', { '/started_at': '2028-02-29T23:59:59.999Z' }),
  unchanged('first instant', { '/started_at': '1970-01-01T00:00:00.000Z' }),
  unchanged('last instant', { '/started_at': '2100-12-31T23:59:59.999Z' }),
  unchanged('segments that touch, to the very end', {
    '/control': [
      { mode: 'unknown', start_ms: 0, end_ms: 1, source: 'inferred' },
      { mode: 'fault', start_ms: 1, end_ms: 20000, source: 'inferred' },
    ],
  }),
  unchanged('an incident at the end', { '/incidents/0/at_ms': 20000 }),
  unchanged('an episode of no length', {
    '/duration_ms': 0,
    '/control': [],
    '/latency/stalls': [],
    '/incidents': [],
  }),
  unchanged('the longest episode', { '/duration_ms': 31622400000 }),
  unchanged('equal quantiles', {
    '/latency/inference_ms': { p50: 5, p95: 5, p99: 5, max: 5, mean: 5, n: 1 },
  }),
  unchanged('an identifier of 128 characters', { '/episode_id': 'e'.repeat(128) }),
  unchanged('an identifier with two dots inside a part', { '/episode_id': 'a..b/c' }),
  unchanged('a version that is a hash', { '/policy/version': `sha256:${'0'.repeat(64)}` }),
  unchanged('text beyond the basic plane, 2000 code points', {
    '/instruction': '🤖'.repeat(2000),
  }),
  unchanged('a seed below zero', { '/benchmark/seed': -7 }),
  unchanged('the largest whole number', { '/sequence': 9007199254740991 }),
  unchanged('marked as generated', { '/extra': { generated: true } }),
  episode(
    'unknown fields at the top and inside',
    {
      '/colour': 'red',
      '/latency/foo': { deep: [1] },
      '/control/1/note': 'n',
      '/world/gravity': -9.81,
    },
    {
      '/extra': {
        operator_note: 'second shelf',
        nested: { kept: [1, 2.5, null] },
        colour: 'red',
        'latency.foo': { deep: [1] },
        'control.1.note': 'n',
        'world.gravity': -9.81,
      },
    },
    ['world.gravity', 'control.1.note', 'latency.foo', 'colour'],
  ),
  episode(
    'an unknown field, and no extra',
    { '/extra': absent, '/colour': null },
    { '/extra': { colour: null } },
    ['colour'],
  ),
  {
    name: 'a fixed stopping rule needs no more',
    kind: 'registration',
    given: { '/stopping_rule': { kind: 'fixed' }, '/exclusions': absent },
    gives: { '/stopping_rule': { kind: 'fixed', method: null, alpha: null }, '/exclusions': [] },
  },
  {
    name: 'a correction to null',
    kind: 'correction',
    given: { '/changes/0': { path: '/score', old: 0.8, new: null } },
    gives: { '/changes/0': { path: '/score', old: 0.8, new: null } },
  },
  {
    name: 'a correction of any JSON value',
    kind: 'correction',
    given: { '/changes/0': { path: '/pair_id', old: { a: [1] }, new: { a: [2] } } },
    gives: { '/changes/0': { path: '/pair_id', old: { a: [1] }, new: { a: [2] } } },
  },
];
