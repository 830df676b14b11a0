import { absent, type InvalidVariant } from '../variant.ts';

/** Broken records of the other types. */
export const otherRecords: readonly InvalidVariant[] = [
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
