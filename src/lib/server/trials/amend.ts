import { z } from 'zod';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { canonicalJson } from '#lib/kernel/canonical-json.ts';
import { sha256Hex } from '#lib/kernel/hash.ts';
import type { Correction } from '#lib/log/index.ts';
import type { RunTrial } from '#lib/server/query/runs.ts';

const reason = z
  .string()
  .max(64)
  .regex(/^[a-z0-9][a-z0-9._-]*$/)
  .nullable();
const person = z.string().trim().min(1).max(128);
const outcome = z.enum(['success', 'failure', 'aborted']);

/** Another outcome for a trial that has reported: who says so, and why. */
export const correctionSchema = z.strictObject({
  trial: z.int().min(0),
  author: person,
  reason: z.string().trim().min(3).max(2000),
  outcome,
  failure_reason: reason,
});
export type TrialCorrection = z.infer<typeof correctionSchema>;

/** What a second person saw in the recordings, without knowing the first grading. */
export const secondGradingSchema = z.strictObject({
  trial: z.int().min(0),
  grader: person,
  outcome,
  failure_reason: reason,
});
export type SecondGrading = z.infer<typeof secondGradingSchema>;

/** @throws TelltaleError USAGE when nothing would change */
export function correctionOf(trial: RunTrial, given: TrialCorrection, at: string): Correction {
  const failure_reason = given.outcome === 'success' ? null : given.failure_reason;
  const changes = [
    { path: '/outcome', old: trial.outcome, new: given.outcome },
    { path: '/failure_reason', old: trial.failure_reason, new: failure_reason },
  ].filter((change) => change.old !== change.new);
  if (changes.length === 0)
    throw new TelltaleError('USAGE', `trial ${given.trial} has this outcome and reason already`);
  const digest = sha256Hex(canonicalJson([changes, given.author, at])).slice(0, 12);
  return {
    schema: 'telltale.correction/1',
    correction_id: `${trial.episode_id}/correction-${digest}`,
    target: { schema: 'telltale.episode/1', id: trial.episode_id },
    changes,
    reason: given.reason,
    author: given.author,
    corrected_at: at,
    extra: {},
  };
}

/** The id tells that a trial was graded twice; there is one second grading. */
export const secondGradingId = (episode: string): string => `${episode}/second-grading`;

/** A second grading stands beside the first and changes no outcome. @throws TelltaleError USAGE for the same person */
export function secondGradingOf(trial: RunTrial, given: SecondGrading, at: string): Correction {
  if (given.grader === trial.grader)
    throw new TelltaleError('USAGE', 'the second grader is another person than the first');
  const failure_reason = given.outcome === 'success' ? null : given.failure_reason;
  return {
    schema: 'telltale.correction/1',
    correction_id: secondGradingId(trial.episode_id),
    target: { schema: 'telltale.episode/1', id: trial.episode_id },
    changes: [
      {
        path: '/extra/second_grading',
        old: null,
        new: { outcome: given.outcome, failure_reason, grader: given.grader },
      },
    ],
    reason: 'second grading from the recordings',
    author: given.grader,
    corrected_at: at,
    extra: {},
  };
}
