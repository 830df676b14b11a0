import { base } from './base.ts';
import { absent, type InvalidVariant } from './variant.ts';

type Given = InvalidVariant['given'];
type Problems = InvalidVariant['problems'];

const episode = (name: string, given: Given, ...problems: Problems): InvalidVariant => ({
  name,
  kind: 'episode',
  given,
  problems,
});

/** A breach that only the validator sees. */
const beyond = (name: string, given: Given, ...problems: Problems): InvalidVariant => ({
  ...episode(name, given, ...problems),
  beyondSchema: true,
});

const line = JSON.stringify(base.episode);
const segment = (start_ms: number, end_ms: number, mode = 'autonomous') => ({
  mode,
  start_ms,
  end_ms,
  source: 'command_stream',
});

const lines: InvalidVariant[] = [
  episode('not JSON', 'robot says hello', 'not_json '),
  episode('cut off in the middle', line.slice(0, 200), 'not_json '),
  episode('two records on a line', `${line}${line}`, 'not_json '),
  episode('NaN', line.replace('0.8', 'NaN'), 'not_json '),
  episode('Infinity', line.replace('412.5', '-Infinity'), 'not_json '),
  episode('single quotes', "{'schema':'telltale.episode/1'}", 'not_json '),
  episode('invalid UTF-8', Uint8Array.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), 'not_utf8 '),
  episode('UTF-16', Buffer.from('{"a":1}', 'utf16le').swap16(), 'not_json '),
  episode('a number', '42', 'wrong_type '),
  episode('null', 'null', 'wrong_type '),
  episode('a list', `[${line}]`, 'wrong_type '),
  beyond(
    'a field named twice',
    line.replace('"outcome":', '"outcome":"failure","outcome":'),
    'duplicate_key /outcome',
  ),
  beyond(
    'a field named twice, once in escapes',
    line.replace('"outcome":', '"o\\u0075tcome":"failure","outcome":'),
    'duplicate_key /outcome',
  ),
  beyond(
    'a member named twice deep inside, and more that is wrong',
    line.replace('"mode":"teleoperated"', '"mode":"teleoperated","mode":"autonomous","end_ms":1'),
    'duplicate_key /control/2/mode',
    'duplicate_key /control/2/end_ms',
  ),
  episode(
    'a number beyond range',
    line.replace('412.5', '1e999'),
    'out_of_range /latency/response_ms',
  ),
  beyond(
    'a whole number that would lose digits, in extra',
    line.replace('"extra":{', '"extra":{"serial":12345678901234567890,'),
    'out_of_range /extra/serial',
  ),
  beyond(
    'nested without end',
    line.replace('"extra":{', `"extra":{"deep":${'['.repeat(40)}${']'.repeat(40)},`),
    `too_deep /extra/deep${'/0'.repeat(30)}`,
  ),
  beyond('half a surrogate pair', line.replace('a Coke', '\\ud83e'), 'bad_text /instruction'),
  beyond('NUL', line.replace('a Coke', '\\u0000'), 'bad_text /instruction'),
  beyond(
    'NUL deep in extra',
    { '/extra/nested': { kept: [{ x: 'a\0' }] } },
    'bad_text /extra/nested/kept/0/x',
  ),
  beyond(
    'a member called __proto__',
    line.replace('"extra":{', '"extra":{"__proto__":{"generated":true},'),
    'not_allowed /extra/__proto__',
  ),
];

const schemas: InvalidVariant[] = [
  episode('no schema', { '/schema': absent }, 'missing /schema'),
  episode('a schema that is a number', { '/schema': 1 }, 'wrong_type /schema'),
  episode('a later major version', { '/schema': 'telltale.episode/2' }, 'unknown_schema /schema'),
  episode('a type without version', { '/schema': 'telltale.episode' }, 'unknown_schema /schema'),
];

const required = [
  ...['episode_id', 'task', 'context', 'world', 'policy', 'robot', 'site', 'started_at'],
  ...['duration_ms', 'outcome', 'grading'],
];

const fields: InvalidVariant[] = [
  ...required.map((field) =>
    episode(`no ${field}`, { [`/${field}`]: absent }, `missing /${field}`),
  ),
  episode('outcome null', { '/outcome': null }, 'missing /outcome'),
  episode(
    'every field of the wrong type, each reported',
    {
      '/episode_id': 7,
      '/task': ['coke-fetch'],
      '/instruction': false,
      '/context': 1,
      '/world': 'real',
      '/policy': 'fetch-net@v1',
      '/robot': [],
      '/site': {},
      '/started_at': 1795161000,
      '/duration_ms': '20000',
      '/sequence': 1.5,
      '/benchmark': 'coke-fetch',
      '/pair_id': 4,
      '/outcome': true,
      '/score': '0.8',
      '/failure_reason': 0,
      '/grading': 'human',
      '/control': {},
      '/latency': 3,
      '/incidents': 'none',
      '/media': 0,
      '/trajectory': 'd',
      '/extra': [],
    },
    ...[
      ...['episode_id', 'task', 'instruction', 'context', 'world', 'policy', 'robot', 'site'],
      ...['started_at', 'duration_ms', 'sequence', 'benchmark', 'pair_id', 'outcome', 'score'],
      ...['failure_reason', 'grading', 'control', 'latency', 'incidents', 'media', 'trajectory'],
      'extra',
    ].map((field) => `wrong_type /${field}` as const),
  ),
  episode(
    'climbing out in an id',
    { '/episode_id': '../../etc/passwd' },
    'bad_pattern /episode_id',
  ),
  episode('climbing out inside an id', { '/episode_id': 'a/../b' }, 'bad_pattern /episode_id'),
  episode('an absolute id', { '/episode_id': '/etc/passwd' }, 'bad_pattern /episode_id'),
  episode('a backslash in an id', { '/episode_id': 'a\\b' }, 'bad_pattern /episode_id'),
  episode('a space in an id', { '/episode_id': 'a b' }, 'bad_pattern /episode_id'),
  episode('a line end after an id', { '/episode_id': 'a\n' }, 'bad_pattern /episode_id'),
  episode('an empty id', { '/episode_id': '' }, 'bad_pattern /episode_id'),
  episode('an id of 129 characters', { '/episode_id': 'e'.repeat(129) }, 'too_long /episode_id'),
  episode('a slug in capitals', { '/task': 'Coke-Fetch' }, 'bad_pattern /task'),
  episode('a slug too long', { '/site': 's'.repeat(65) }, 'too_long /site'),
  episode('a policy name with @', { '/policy/name': 'net@v1' }, 'bad_pattern /policy/name'),
  episode('a version with @', { '/policy/version': '1@2' }, 'bad_pattern /policy/version'),
  episode(
    'a hash in capitals',
    { '/policy/checkpoint_sha256': 'A'.repeat(64) },
    'bad_pattern /policy/checkpoint_sha256',
  ),
  episode(
    'a link that runs',
    { '/media/0/uri': 'javascript:alert(1)' },
    'bad_pattern /media/0/uri',
  ),
  episode('a uri that climbs out', { '/trajectory/uri': '../x' }, 'bad_pattern /trajectory/uri'),
  episode('an empty instruction', { '/instruction': '' }, 'too_short /instruction'),
  episode(
    'an instruction of 2001 code points',
    { '/instruction': 'x'.repeat(2001) },
    'too_long /instruction',
  ),
  episode('a context of its own', { '/context': 'holiday' }, 'not_allowed /context'),
  episode('an outcome of its own', { '/outcome': 'timeout' }, 'not_allowed /outcome'),
  episode('neither real nor sim', { '/world/kind': 'dream' }, 'not_allowed /world/kind'),
  episode('a world without kind', { '/world': {} }, 'missing /world/kind'),
  episode(
    'a real world that names a simulator',
    { '/world': { kind: 'real', simulator: 'mujoco' } },
    'not_allowed /world/simulator',
  ),
  episode(
    'a simulation that names none',
    { '/world': { kind: 'sim' } },
    'missing /world/simulator',
    'missing /world/version',
    'missing /world/type',
  ),
  episode('a mode of its own', { '/control/0/mode': 'auto' }, 'not_allowed /control/0/mode'),
  episode('a segment without source', { '/control/1/source': absent }, 'missing /control/1/source'),
  episode('a score above 1', { '/score': 1.01 }, 'out_of_range /score'),
  episode('a score below 0', { '/score': -0.1 }, 'out_of_range /score'),
  episode('a duration below 0', { '/duration_ms': -1 }, 'out_of_range /duration_ms'),
  episode('more than 366 days', { '/duration_ms': 31622400001 }, 'out_of_range /duration_ms'),
  episode('a sequence below 0', { '/sequence': -1 }, 'out_of_range /sequence'),
  episode(
    'a response before the command',
    { '/latency/response_ms': -3 },
    'out_of_range /latency/response_ms',
  ),
  episode(
    'no calls measured',
    { '/latency/inference_ms/n': 0 },
    'out_of_range /latency/inference_ms/n',
  ),
  episode(
    'a level that is a number',
    { '/benchmark/conditions/slot': 3 },
    'wrong_type /benchmark/conditions/slot',
  ),
  episode(
    'a factor in capitals',
    { '/benchmark/conditions': { Slot: 'left' } },
    'bad_pattern /benchmark/conditions/Slot',
  ),
  episode('half a benchmark', { '/benchmark/seed': absent }, 'missing /benchmark/seed'),
  ...[
    ['an offset', '2026-11-20T09:30:00.000+01:00'],
    ['an offset of nought', '2026-11-20T08:30:00+00:00'],
    ['no zone', '2026-11-20T08:30:00'],
    ['a space', '2026-11-20 08:30:00Z'],
    ['microseconds', '2026-11-20T08:30:00.000001Z'],
    ['month 13', '2026-13-20T08:30:00Z'],
    ['hour 24', '2026-11-20T24:00:00Z'],
    ['a leap second', '2026-12-31T23:59:60Z'],
    ['a year before 1970', '1969-12-31T23:59:59Z'],
    ['a year after 2100', '2101-01-01T00:00:00Z'],
  ].map(([name, started_at]) =>
    episode(`a time with ${name}`, { '/started_at': started_at }, 'bad_time /started_at'),
  ),
  beyond('30 February', { '/started_at': '2026-02-30T00:00:00Z' }, 'bad_time /started_at'),
  beyond('29 February of 2100', { '/started_at': '2100-02-29T00:00:00Z' }, 'bad_time /started_at'),
];

const betweenFields: InvalidVariant[] = [
  beyond(
    'segments that overlap',
    { '/control': [segment(0, 5000), segment(4999, 6000)] },
    'overlap /control/1/start_ms',
  ),
  beyond(
    'segments out of order',
    { '/control': [segment(5000, 6000), segment(0, 5000)] },
    'unordered /control/1/start_ms',
  ),
  beyond(
    'a segment that ends before it starts',
    { '/control': [segment(5000, 4000)] },
    'unordered /control/0/end_ms',
  ),
  beyond(
    'a segment of no length',
    { '/control': [segment(5000, 5000)] },
    'unordered /control/0/end_ms',
  ),
  beyond(
    'a segment after the end',
    { '/control': [segment(0, 20001)] },
    'outside_episode /control/0/end_ms',
  ),
  beyond(
    'stalls that overlap, the second after the end',
    {
      '/latency/stalls': [
        { start_ms: 0, end_ms: 10 },
        { start_ms: 5, end_ms: 30000 },
      ],
    },
    'overlap /latency/stalls/1/start_ms',
    'outside_episode /latency/stalls/1/end_ms',
  ),
  beyond(
    'an incident after the end',
    { '/incidents/0/at_ms': 20001 },
    'outside_episode /incidents/0/at_ms',
  ),
  beyond(
    'quantiles that descend',
    { '/latency/inference_ms/p95': 20 },
    'unordered /latency/inference_ms/p95',
  ),
  beyond(
    'a mean above the maximum',
    { '/latency/inference_ms/mean': 141 },
    'out_of_range /latency/inference_ms/mean',
  ),
  beyond(
    'an unknown field whose name extra already has',
    { '/operator_note': 'another' },
    'conflict /operator_note',
  ),
  episode(
    'a wrong field and a broken rule, both reported',
    { '/outcome': 'won', '/control': [segment(0, 5000), segment(1, 2)] },
    'not_allowed /outcome',
    'overlap /control/1/start_ms',
  ),
];

const others: InvalidVariant[] = [
  {
    name: 'a sequential rule that does not say how',
    kind: 'registration',
    given: { '/stopping_rule': { kind: 'sequential' } },
    problems: ['missing /stopping_rule/method', 'missing /stopping_rule/alpha'],
    beyondSchema: true,
  },
  {
    name: 'a policy named twice',
    kind: 'registration',
    given: { '/policies/1/version': 'v14' },
    problems: ['conflict /policies/1'],
    beyondSchema: true,
  },
  {
    name: 'no policy and no trial',
    kind: 'registration',
    given: { '/policies': [], '/planned_trials': 0 },
    problems: ['too_few /policies', 'out_of_range /planned_trials'],
  },
  {
    name: 'a model that is its own parent',
    kind: 'model',
    given: { '/parent/version': 'v15' },
    problems: ['conflict /parent'],
    beyondSchema: true,
  },
  {
    name: 'training data from nowhere',
    kind: 'model',
    given: { '/training/0/source': 'dreams', '/training/1/hours': -1 },
    problems: ['not_allowed /training/0/source', 'out_of_range /training/1/hours'],
  },
  {
    name: 'a fleet of no stated size',
    kind: 'demo',
    given: { '/claims/1/value': null },
    problems: ['missing /claims/1/value'],
    beyondSchema: true,
  },
  {
    name: 'a part after the end of the clip that shows no time',
    kind: 'demo',
    given: { '/parts/0/end_ms': 60001, '/parts/0/log_end_ms': 0 },
    problems: ['outside_episode /parts/0/end_ms', 'unordered /parts/0/log_end_ms'],
    beyondSchema: true,
  },
  {
    name: 'disclosure 31',
    kind: 'demo',
    given: { '/declarations/0/disclosure': 31 },
    problems: ['out_of_range /declarations/0/disclosure'],
  },
  {
    name: 'a preference for neither A, B nor tie',
    kind: 'preference',
    given: { '/preferred': 'a' },
    problems: ['not_allowed /preferred'],
  },
  {
    name: 'an episode compared with itself',
    kind: 'preference',
    given: { '/b/episode_id': 'ab-0091/a' },
    problems: ['conflict /b/episode_id'],
    beyondSchema: true,
  },
  {
    name: 'more usable than recorded',
    kind: 'shift',
    given: { '/usable_ms': 18000001 },
    problems: ['out_of_range /usable_ms'],
    beyondSchema: true,
  },
  {
    name: 'half a clip rejected',
    kind: 'shift',
    given: { '/rejections/blurred': 0.5 },
    problems: ['wrong_type /rejections/blurred'],
  },
  {
    name: 'a claim without source, of a grade of its own',
    kind: 'claim',
    given: { '/source': absent, '/grade': 'believed' },
    problems: ['missing /source', 'not_allowed /grade'],
  },
  {
    name: 'a target set when it was due',
    kind: 'target',
    given: { '/set_at': '2027-06-30T00:00:00Z' },
    problems: ['unordered /due_at'],
    beyondSchema: true,
  },
  {
    name: 'a correction that corrects nothing',
    kind: 'correction',
    given: { '/changes/0/new': 'success' },
    problems: ['conflict /changes/0/new'],
    beyondSchema: true,
  },
  {
    name: 'a correction of the identity, and one of a field twice',
    kind: 'correction',
    given: {
      '/changes': [
        { path: '/episode_id', old: 'a', new: 'b' },
        { path: '/score', old: 0, new: 1 },
        { path: '/score', old: 1, new: 0 },
      ],
    },
    problems: ['not_allowed /changes/0/path', 'conflict /changes/2/path'],
    beyondSchema: true,
  },
  {
    name: 'a correction without the new value, at no pointer',
    kind: 'correction',
    given: { '/changes/0': { path: 'outcome', old: 'success' } },
    problems: ['bad_pattern /changes/0/path', 'missing /changes/0/new'],
  },
  {
    name: 'a correction of a correction',
    kind: 'correction',
    given: { '/target/schema': 'telltale.correction/1' },
    problems: ['not_allowed /target/schema'],
  },
];

export const invalidVariants: readonly InvalidVariant[] = [
  ...lines,
  ...schemas,
  ...fields,
  ...betweenFields,
  ...others,
];
