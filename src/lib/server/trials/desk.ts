import { Readable } from 'node:stream';
import type { ConsoleSheet } from '#lib/benchmarks/schedule/console-sheet.ts';
import type { ConcealedTrial } from '#lib/benchmarks/schedule/operator-view.ts';
import type { BenchmarkSpec } from '#lib/benchmarks/spec/schema.ts';
import { systemClock, type Clock } from '#lib/kernel/clock.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { sha256Hex } from '#lib/kernel/hash.ts';
import type { LogRecord } from '#lib/log/index.ts';
import type { Ingestor } from '#lib/server/ingest/ingestor.ts';
import type { Library } from '#lib/server/library/library.ts';
import type { RunTrial } from '#lib/server/query/runs.ts';
import type { QueryLayer } from '#lib/server/query/types.ts';
import { runsDirOf } from '#lib/server/runner/find-trial.ts';
import type { Store } from '#lib/server/store/store.ts';
import { correctionOf, secondGradingId, secondGradingOf } from './amend.ts';
import type { SecondGrading, TrialCorrection } from './amend.ts';
import { cohenKappa, type Agreement } from './kappa.ts';
import { readConcealed, readPlan, realRuns } from './plan-files.ts';
import { episodeOf, reasonsOf, type TrialReport } from './report.ts';

/** Everything that the pages and the API say of a real run that is being worked. */
export interface DeskSheet extends ConsoleSheet {
  readonly suite: string;
  readonly version: string;
  readonly title: string;
  readonly agreement: Agreement;
}

/** Real runs: what is to be done, and what was seen. */
export interface TrialDesk {
  runs(): Promise<readonly { readonly run_id: string; readonly planned: number }[]>;
  /** @throws TelltaleError NOT_FOUND */
  sheet(run: string): Promise<DeskSheet>;
  /** For the second person, who sets what the operator must not know. */
  concealed(run: string): Promise<readonly ConcealedTrial[]>;
  /** @returns whether it was new. @throws TelltaleError USAGE, NOT_FOUND; CONFLICT when another report is there */
  report(run: string, report: TrialReport): Promise<boolean>;
  /** Appends an amendment; the report stays. @throws TelltaleError USAGE, NOT_FOUND */
  correct(run: string, correction: TrialCorrection): Promise<void>;
  /** @throws TelltaleError USAGE, NOT_FOUND; CONFLICT when it was graded twice already */
  gradeAgain(run: string, grading: SecondGrading): Promise<void>;
}

export interface DeskParts {
  readonly store: Store;
  readonly ingestor: Ingestor;
  readonly query: QueryLayer;
  readonly library: Library;
  readonly clock?: Clock;
}

export function openDesk({ store, ingestor, query, library, clock }: DeskParts): TrialDesk {
  const runsDir = runsDirOf(store.dir);
  const now = (): string => new Date((clock ?? systemClock).now()).toISOString();
  const specOf = async (name: string): Promise<BenchmarkSpec> => {
    const [suite = '', version = ''] = name.split('@');
    return (await library.spec(suite, version)).spec;
  };
  const append = (record: LogRecord, name: string) => appendRecord(ingestor, record, name);
  const reportedTrial = async (run: string, trial: number): Promise<RunTrial> => {
    const found = (await query.run(run)).trials.find((each) => each.trial === trial);
    if (found !== undefined) return found;
    throw new TelltaleError('NOT_FOUND', `trial ${trial} of ${run} has not reported yet`);
  };
  return {
    runs: async () => {
      const names = await realRuns(runsDir);
      const plans = await Promise.all(names.map((run) => readPlan(runsDir, run)));
      return plans.map(({ plan }) => ({ run_id: plan.run_id, planned: plan.trials }));
    },
    sheet: async (run) => {
      const { plan } = await readPlan(runsDir, run);
      const spec = await specOf(plan.spec);
      const { trials } = await query.run(run);
      return sheetOf(plan, spec, trials, await secondGradings(store, run));
    },
    concealed: (run) => readConcealed(runsDir, run),
    report: async (run, report) => {
      const files = await readPlan(runsDir, run);
      const episode = episodeOf(report, files, await specOf(files.plan.spec));
      const known = (await query.run(run)).trials.find(({ trial }) => trial === report.trial);
      if (known !== undefined && known.started_at !== report.started_at)
        throw new TelltaleError(
          'CONFLICT',
          `trial ${report.trial} has reported already; amend it with a correction`,
        );
      return append(episode, `trials ${run}`);
    },
    correct: async (run, correction) => {
      await readPlan(runsDir, run);
      const trial = await reportedTrial(run, correction.trial);
      await append(correctionOf(trial, correction, now()), `trials ${run}`);
    },
    gradeAgain: async (run, grading) => {
      const { plan } = await readPlan(runsDir, run);
      const spec = await specOf(plan.spec);
      if (!secondSample(plan, spec).has(grading.trial))
        throw new TelltaleError(
          'USAGE',
          `trial ${grading.trial} is not in the second grading's sample`,
        );
      const trial = await reportedTrial(run, grading.trial);
      if ((await secondGradings(store, run)).has(trial.episode_id))
        throw new TelltaleError('CONFLICT', `trial ${grading.trial} has been graded twice already`);
      const second = { ...grading, grader: store.pseudonym(grading.grader) };
      await append(secondGradingOf(trial, second, now()), `trials ${run}`);
    },
  };
}

async function appendRecord(ingestor: Ingestor, record: LogRecord, name: string): Promise<boolean> {
  const line = Buffer.from(`${JSON.stringify(record)}\n`);
  const { accepted, quarantined, problems } = await ingestor.lines(Readable.from([line]), { name });
  if (quarantined === 0) return accepted > 0;
  const [code = 'refused'] = Object.keys(problems);
  throw new TelltaleError(
    code === 'conflict' ? 'CONFLICT' : 'INVALID_RECORD',
    `the record was not taken in: ${problems[code]?.example ?? code}; see /data`,
  );
}

type Plan = Awaited<ReturnType<typeof readPlan>>['plan'];

/** The trials to be graded twice: drawn by hash from the registered schedule, so nobody chooses them. */
export function secondSample(plan: Plan, spec: BenchmarkSpec): ReadonlySet<number> {
  const size = Math.ceil(plan.order.length * spec.real_protocol.second_grading.fraction);
  const drawn = plan.order
    .map(({ trial }) => ({ trial, key: sha256Hex(`${plan.schedule_sha256}/second/${trial}`) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  return new Set(drawn.slice(0, size).map(({ trial }) => trial));
}

function sheetOf(
  plan: Plan,
  spec: BenchmarkSpec,
  trials: readonly RunTrial[],
  second: ReadonlyMap<string, { readonly first: string; readonly second: string }>,
): DeskSheet {
  const sample = secondSample(plan, spec);
  const done = new Map(trials.map((trial) => [trial.trial, trial]));
  const protocol = spec.real_protocol;
  return {
    run_id: plan.run_id,
    suite: spec.id,
    version: spec.version,
    title: spec.title,
    instruction: spec.instruction.canonical.text,
    trial_s: spec.timeouts.trial_s,
    checklist: spec.reset.real.checklist,
    questions: protocol.questions.map(({ id, text }) => ({ id, text })),
    reasons: reasonsOf(spec),
    interventions: protocol.interventions.allowed,
    factors: Object.fromEntries(
      spec.factors.map(({ name, title, unit }) => [
        name,
        `${title ?? name.replaceAll('_', ' ')}${unit === undefined ? '' : `, ${unit}`}`,
      ]),
    ),
    concealed: protocol.blinding.concealed,
    trials: plan.order.map((planned) => {
      const trial = done.get(planned.trial);
      const graded = trial !== undefined && second.has(trial.episode_id);
      return {
        ...planned,
        report:
          trial === undefined
            ? null
            : {
                outcome: trial.outcome,
                failure_reason: trial.failure_reason,
                corrected: trial.corrected,
                grader: trial.grader,
              },
        second: !sample.has(planned.trial) ? 'not asked' : graded ? 'done' : 'open',
      };
    }),
    agreement: cohenKappa(
      [...second.values()].map(({ first, second: again }) => [success(first), success(again)]),
    ),
  };
}

const success = (outcome: string): string => (outcome === 'success' ? 'success' : 'no success');

/** Trials graded twice: the outcome as first reported, before any correction, beside the second person's. */
async function secondGradings(
  store: Store,
  run: string,
): Promise<ReadonlyMap<string, { readonly first: string; readonly second: string }>> {
  const rows = await store.query(
    `SELECT e.episode_id, e.outcome AS first, (r.record ->> '$.changes[0].new.outcome') AS second
     FROM logged_episodes e JOIN records r
       ON r.schema = 'telltale.correction/1' AND r.record_id = e.episode_id || '${secondGradingId('')}'
     WHERE e.run_id = ?`,
    [run],
  );
  return new Map(
    rows.map((row) => [
      row['episode_id'] as string,
      { first: row['first'] as string, second: row['second'] as string },
    ]),
  );
}
