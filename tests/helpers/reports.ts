import { fixedClock } from '#lib/kernel/clock.ts';
import type { ReportPredicate } from '#lib/reports/report/predicate.ts';
import type { ReportFolder } from '#lib/reports/verify/folder.ts';
import { openReport } from '#lib/reports/verify/opened.ts';
import { parquetBytes } from '#lib/server/api/parquet.ts';
import type { App } from '#lib/server/app.ts';
import { reportingOf, type BuildRequest, type Reporting } from '#lib/server/reports/reporting.ts';
import { appWith } from './app.ts';

/** Ledger and reports of an app, on a clock of the test’s. */
export const reportingFor = (
  app: App,
  options: { readonly now?: string; readonly twoPeople?: boolean } = {},
): Promise<Reporting> =>
  reportingOf({
    store: app.store,
    query: app.query,
    toParquet: (rows) => parquetBytes(app.store, rows),
    clock: fixedClock(options.now ?? '2026-11-02T09:00:00.000Z'),
    twoPeople: () => options.twoPeople ?? false,
    origin: 'example.com/robots',
  });

const hour = 3_600_000;

/**
 * Production work in October: each unit works one hour a day by itself but for `teleoperated` minutes, and finishes
 * `trials` episodes of which the first `successes` succeed.
 */
export function october(
  units: readonly { readonly unit: string; readonly minutes: number; readonly successes: number }[],
  { trials = 10, day = 5, prefix = 'o' } = {},
): Record<string, unknown>[] {
  return units.flatMap(({ unit, minutes, successes }) =>
    Array.from({ length: trials }, (_, trial) => {
      const duration = hour / 10;
      const human = (minutes * 60_000) / 10;
      return {
        schema: 'telltale.episode/1',
        episode_id: `${prefix}-${unit}-${day}-${trial}`,
        task: 'place-part',
        context: 'production',
        world: { kind: 'real' },
        policy: { name: 'helm', version: 'v14' },
        robot: { unit, embodiment: 'humanoid' },
        site: 'factory-1',
        started_at: new Date(Date.UTC(2026, 9, day, 6) + trial * 2 * duration).toISOString(),
        duration_ms: duration,
        sequence: day * 100 + trial,
        outcome: trial < successes ? 'success' : 'failure',
        grading: { by: 'predicate' },
        latency: { response_ms: 300 + 7 * trial },
        control: [
          { mode: 'autonomous', start_ms: 0, end_ms: duration - human, source: 'command_stream' },
          ...(human === 0
            ? []
            : [
                {
                  mode: 'teleoperated',
                  start_ms: duration - human,
                  end_ms: duration,
                  source: 'command_stream',
                },
              ]),
        ],
      };
    }),
  );
}

/** Three units, whose October reports are made of unless a test says otherwise. */
export const fleet = [
  { unit: 'u1', minutes: 6, successes: 9 },
  { unit: 'u2', minutes: 3, successes: 10 },
  { unit: 'u3', minutes: 12, successes: 8 },
];

/** What is asked for. */
export const request = (kind: BuildRequest['kind']): BuildRequest => ({
  kind,
  window: '2026-10',
  by: 'ada',
});

/** An app with this evidence, and its reporting. */
export async function opened(
  records = october(fleet),
): Promise<{ app: App; reporting: Reporting }> {
  const app = await appWith(records);
  return { app, reporting: await reportingFor(app) };
}

export const predicateOf = (folder: ReportFolder): ReportPredicate => openReport(folder).predicate;
