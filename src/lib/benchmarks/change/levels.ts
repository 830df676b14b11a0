import type { Difference } from './differences.ts';

/** How much of a version step a change needs: patch < minor < major. */
export const changeLevels = ['none', 'patch', 'minor', 'major'] as const;
export type ChangeLevel = (typeof changeLevels)[number];

interface Rule {
  readonly path: RegExp;
  readonly level: ChangeLevel;
  readonly why: string;
  /** Applies only to things added. */
  readonly added?: true;
}

/**
 * The change rules, first match wins; what no rule names is major, because a mistake towards caution only costs a
 * version number, and one the other way mixes results that do not compare.
 */
const rules: readonly Rule[] = [
  {
    path: /^(version|supersedes|status|changelog)\b/,
    level: 'none',
    why: 'says which version this is',
  },
  {
    path: /^(title|description|license|tags|not_simulated)\b/,
    level: 'patch',
    why: 'words about the task: no trial comes out otherwise',
  },
  {
    path: /(^|\.)(title|description|rationale)$/,
    level: 'patch',
    why: 'words about the task: no trial comes out otherwise',
  },
  {
    path: /^real_protocol\.(operator_instructions|questions\.[^.]+\.text)$/,
    level: 'patch',
    why: 'words for the operator',
  },
  {
    path: /^instruction\.paraphrases\b/,
    level: 'minor',
    why: 'another axis of wording; the canonical words stay',
  },
  {
    path: /^simulation\.(engine|scene)\b/,
    level: 'minor',
    why: 'trajectories change while the task means the same: to be shown on the reference panel',
  },
  {
    path: /^simulation\.policies\b/,
    level: 'minor',
    why: 'other reference policies, the same task',
  },
  { path: /^measures\b/, level: 'minor', added: true, why: 'one more quantity is reported' },
  { path: /^signals\b/, level: 'minor', added: true, why: 'one more signal is recorded' },
  { path: /^scoring\.report\b/, level: 'minor', why: 'another choice of what is reported' },
  {
    path: /^seeds\.splits\.[^.]+\.seeds$/,
    level: 'minor',
    why: 'more or fewer seeds by the same rule',
  },
  {
    path: /^statistics\.(sample_size|interval)\b/,
    level: 'minor',
    why: 'another precision of the same estimate',
  },
  {
    path: /^real_protocol\.(evidence|questions|second_grading)\b/,
    level: 'minor',
    why: 'other records of the same trial',
  },
  {
    path: /^(success|failure_labels|rubric)\b/,
    level: 'major',
    why: 'what counts as success or failure changes',
  },
  { path: /^limits\b/, level: 'major', why: 'a limit decides outcomes' },
  { path: /^signals\b/, level: 'major', why: 'predicates read this signal' },
  { path: /^measures\b/, level: 'major', why: 'a reported quantity gets another meaning' },
  { path: /^factors\b/, level: 'major', why: 'trials are drawn from another population' },
  { path: /^seeds\b/, level: 'major', why: 'the same index means another trial' },
  { path: /^simulation\.control\.latency\b/, level: 'major', why: 'lateness costs something else' },
  {
    path: /^simulation\.control\.observation\b/,
    level: 'major',
    why: 'the policy knows something else',
  },
  {
    path: /^simulation\.control\b/,
    level: 'major',
    why: 'the policy drives the robot differently',
  },
  { path: /^simulation\b/, level: 'major', why: 'the task gains or loses its simulation' },
  { path: /^timeouts\b/, level: 'major', why: 'more or less time makes another task' },
  { path: /^statistics\.primary\b/, level: 'major', why: 'another quantity is estimated' },
  { path: /^instruction\.canonical\b/, level: 'major', why: 'the policy is asked something else' },
];

const perturbation: Rule = {
  path: /^factors\.[^.]+$/,
  level: 'minor',
  why: 'one more perturbation axis; nominal trials stay as they were',
};

/** A difference with the version step that it needs. */
export interface JudgedDifference extends Difference {
  readonly level: ChangeLevel;
  readonly why: string;
}

/** The version step that one difference needs, and why. */
export function judge(difference: Difference): JudgedDifference {
  const rule = isAddedPerturbation(difference)
    ? perturbation
    : rules.find(({ path, added }) => path.test(difference.path) && (!added || isNew(difference)));
  return {
    ...difference,
    level: rule?.level ?? 'major',
    why: rule?.why ?? 'no rule says that results stay comparable',
  };
}

/** A whole new named member (`signals.x`), not a member added inside an old one. */
const isNew = ({ path, before }: Difference): boolean =>
  before === undefined && path.split('.').length === 2;

function isAddedPerturbation({ path, before, after }: Difference): boolean {
  return (
    before === undefined &&
    perturbation.path.test(path) &&
    (after as { role?: unknown } | undefined)?.role === 'perturbation'
  );
}

/** The larger of two levels. */
export const higher = (a: ChangeLevel, b: ChangeLevel): ChangeLevel =>
  changeLevels.indexOf(a) >= changeLevels.indexOf(b) ? a : b;
