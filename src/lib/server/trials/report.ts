import { z } from 'zod';
import type { BenchmarkSpec } from '#lib/benchmarks/spec/schema.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';
import type { Episode } from '#lib/log/index.ts';
import { maxDurationMs } from '#lib/log/limits.ts';
import type { PlanFiles } from './plan-files.ts';

const slug = z
  .string()
  .max(64)
  .regex(/^[a-z0-9][a-z0-9._-]*$/, 'lower-case letters, digits and hyphens');
const unit = z
  .string()
  .max(128)
  .regex(/^[A-Za-z0-9_][A-Za-z0-9._:@+-]*$/, 'letters, digits and "._:@+-"');
const person = z.string().trim().min(1).max(128);

/** What an operator says of one trial. */
export const reportSchema = z.strictObject({
  trial: z.int().min(0),
  operator: person,
  unit,
  embodiment: slug,
  site: slug,
  started_at: z.iso.datetime({ precision: 3 }),
  duration_ms: z.int().min(0).max(maxDurationMs),
  outcome: z.enum(['success', 'failure', 'aborted']),
  failure_reason: slug.nullable(),
  answers: z.record(slug, z.enum(['yes', 'no', 'unsure'])),
  interventions: z.array(z.strictObject({ kind: slug, at_ms: z.int().min(0) })).max(50),
  note: z.string().max(2000).nullable(),
});
export type TrialReport = z.infer<typeof reportSchema>;

/**
 * The evidence that a report stands for. The same report gives the same record, so that it can be sent again.
 *
 * @throws TelltaleError USAGE where it contradicts the spec or itself; NOT_FOUND for a trial that was not planned
 */
export function episodeOf(report: TrialReport, files: PlanFiles, spec: BenchmarkSpec): Episode {
  const planned = files.schedule.find(({ trial }) => trial === report.trial);
  const policy = planned === undefined ? undefined : files.labels[planned.policy_label];
  if (planned === undefined || policy === undefined)
    throw new TelltaleError('NOT_FOUND', `trial ${report.trial} is not in the plan of this run`);
  checkReport(report, files, spec);
  const at = policy.lastIndexOf('@');
  const [first] = report.interventions.toSorted((a, b) => a.at_ms - b.at_ms);
  return {
    schema: 'telltale.episode/1',
    episode_id: `${files.plan.run_id}/${report.trial}`,
    task: spec.id,
    instruction: spec.instruction.canonical.text,
    context: 'benchmark',
    world: { kind: 'real' },
    policy: { name: policy.slice(0, at), version: policy.slice(at + 1), checkpoint_sha256: null },
    robot: { unit: report.unit, embodiment: report.embodiment, hardware: null },
    site: report.site,
    started_at: report.started_at,
    duration_ms: report.duration_ms,
    sequence: null,
    benchmark: {
      suite: spec.id,
      version: spec.version,
      spec_sha256: files.plan.spec_sha256,
      run_id: files.plan.run_id,
      trial: report.trial,
      seed: planned.seed,
      conditions: Object.fromEntries(
        Object.entries(planned.conditions).map(([factor, level]) => [factor, String(level)]),
      ),
    },
    pair_id: planned.pair_id,
    outcome: report.outcome,
    score: scoreOf(report, spec),
    failure_reason: report.outcome === 'success' ? null : report.failure_reason,
    grading: {
      by: 'human',
      grader: report.operator,
      blinded: spec.real_protocol.blinding.operator_blind_to_policy,
    },
    control: controlOf(report.duration_ms, first?.at_ms),
    latency: { response_ms: null, inference_ms: null, deadline_misses: null, stalls: [] },
    incidents: report.interventions.map(({ kind, at_ms }) => ({ kind, at_ms, detail: null })),
    media: [],
    trajectory: null,
    extra: {
      policy_label: planned.policy_label,
      block: planned.block,
      answers: report.answers,
      ...(report.note === null || report.note === '' ? {} : { note: report.note }),
    },
  };
}

function checkReport(report: TrialReport, { registration }: PlanFiles, spec: BenchmarkSpec): void {
  const refuse = (message: string): never => {
    throw new TelltaleError('USAGE', `trial ${report.trial}: ${message}`);
  };
  if (report.started_at < registration.registered_at)
    refuse('it starts before the run was registered; is the clock of this device right?');
  if (report.interventions.some(({ at_ms }) => at_ms > report.duration_ms))
    refuse('an intervention lies after the end');
  if (report.outcome === 'success' && report.interventions.length > 0)
    refuse('with an intervention the spec counts it as a failure');
  if (report.outcome !== 'success' && report.failure_reason === null) refuse('say why it failed');
  const reasons = reasonsOf(spec);
  if (report.failure_reason !== null && !reasons.includes(report.failure_reason))
    refuse(`"${report.failure_reason}" is no reason of this spec: ${reasons.join(', ')}`);
}

/** Reasons that an operator can give: the spec's labels, its interventions, and what it allows to leave out. */
export const reasonsOf = (spec: BenchmarkSpec): readonly string[] => [
  ...spec.failure_labels.map(({ label }) => label),
  ...spec.real_protocol.interventions.allowed,
  ...spec.real_protocol.exclusions.allowed,
];

/** Someone stands by the stop button: supervised; from an intervention on, a person handles the robot. */
function controlOf(duration: number, stopped: number | undefined): Episode['control'] {
  const end = Math.min(stopped ?? duration, duration);
  const segment = (mode: 'supervised' | 'handled', start_ms: number, end_ms: number) =>
    end_ms > start_ms ? [{ mode, start_ms, end_ms, source: 'operator' as const }] : [];
  return [...segment('supervised', 0, end), ...segment('handled', end, duration)];
}

/** Partial credit by the rubric; null where a stage is neither success nor answered for certain. */
function scoreOf(report: TrialReport, spec: BenchmarkSpec): number | null {
  let score = 0;
  for (const { stage, weight, when } of spec.rubric) {
    const question = spec.real_protocol.questions.find((each) => each.stage === stage);
    const answer =
      'success' in when
        ? report.outcome === 'success'
          ? 'yes'
          : 'no'
        : report.answers[question?.id ?? ''];
    if (answer !== 'yes' && answer !== 'no') return null;
    if (answer === 'yes') score += weight;
  }
  return Math.min(1, Number(score.toFixed(9)));
}
