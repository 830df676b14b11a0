import { fixedClock } from '#lib/kernel/clock.ts';
import { parquetBytes } from '#lib/server/api/parquet.ts';
import type { App } from '#lib/server/app.ts';
import { reportingOf, type Reporting } from '#lib/server/reports/reporting.ts';

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
