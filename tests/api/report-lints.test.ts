import { expect, test } from 'vitest';
import { fixedClock } from '#lib/kernel/clock.ts';
import { sha256Hex } from '#lib/kernel/hash.ts';
import type { LintId } from '#lib/reports/lints/finding.ts';
import { parseWindow } from '#lib/reports/report/window.ts';
import { parquetBytes } from '#lib/server/api/parquet.ts';
import { createQueryLayer } from '#lib/server/query/index.ts';
import { composeReport } from '#lib/server/reports/compose.ts';
import { reportingOf } from '#lib/server/reports/reporting.ts';
import { base } from '../conformance/log/variants/base.ts';
import { ndjson } from '../helpers/episodes.ts';
import { send, temporaryStore } from '../helpers/store.ts';

interface Segment {
  readonly mode: string;
  readonly start_ms: number;
  readonly end_ms: number;
  readonly source: string;
}

interface Attempt {
  readonly task: string;
  readonly robot: { readonly unit: string; readonly embodiment: string };
  readonly world: Readonly<Record<string, string>>;
  readonly started_at: string;
  readonly duration_ms: number;
  readonly sequence: number | null;
  readonly outcome: string;
  readonly control: readonly Segment[];
  readonly incidents: readonly { readonly kind: string; readonly at_ms: number }[];
  readonly trajectory: { readonly sha256: string };
  readonly extra: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

const duration = 600_000;

/** The one trial that was registered. */
const benchmark = {
  ...{ suite: base.registration.suite, version: base.registration.suite_version },
  ...{ spec_sha256: base.registration.spec_sha256, run_id: 'run-1' },
  ...{ trial: 0, seed: 0, conditions: {} },
};

/** Ten attempts each of three robots in October: nothing is hidden, and the log shows it. */
const attempts = (): Attempt[] =>
  ['u1', 'u2', 'u3'].flatMap((unit, robot) =>
    Array.from({ length: 10 }, (_, index): Attempt => {
      const id = `${unit}-${index}`;
      const segment = (mode: string, start_ms: number, end_ms: number): Segment => ({
        ...{ mode, start_ms, end_ms },
        source: 'command_stream',
      });
      const helped = index === 4;
      return {
        ...{ schema: 'telltale.episode/1', episode_id: id, task: 'place-part', site: 'f1' },
        ...{ context: 'production', world: { kind: 'real' } },
        policy: { name: 'helm', version: 'v14' },
        robot: { unit, embodiment: 'humanoid' },
        started_at: new Date(Date.UTC(2026, 9, 5 + robot, 6) + index * 660_000).toISOString(),
        duration_ms: duration,
        sequence: index,
        outcome: index % 3 === 0 ? 'failure' : 'success',
        grading: { by: 'predicate' },
        control: [
          segment('handled', 0, 4_321),
          segment('advised', 4_321, 5_678),
          segment('autonomous', 5_678, helped ? 400_123 : 599_877),
          ...(helped ? [segment('teleoperated', 400_123, 450_321)] : []),
          ...(helped ? [segment('autonomous', 450_321, 599_877)] : []),
          segment('idle', 599_877, duration),
        ],
        incidents: helped ? [{ kind: 'help-request', at_ms: 399_000 }] : [],
        trajectory: { sha256: sha256Hex(id) },
        extra: { takeovers_reported: helped ? 1 : 0 },
        ...(robot + index === 0 ? { benchmark } : {}),
      };
    }),
  );

const registration = {
  ...base.registration,
  ...{ run_id: 'run-1', planned_trials: 1, policies: [{ name: 'helm', version: 'v14' }] },
  registered_at: '2026-10-01T00:00:00.000Z',
};

type Records = readonly object[];

/** What the report of October says of each lint over these records. */
async function verdicts(records: Records, declared = true): Promise<ReadonlyMap<LintId, string>> {
  const { store, ingestor } = await temporaryStore({ clock: fixedClock('2026-11-02T09:00:00Z') });
  const result = await send(ingestor, ndjson(records));
  expect(result.problems).toEqual({});
  const query = createQueryLayer(store, () => Promise.resolve(new Map()));
  const reporting = await reportingOf({
    ...{ store, query, toParquet: (rows) => parquetBytes(store, rows) },
    clock: fixedClock('2026-09-20T00:00:00.000Z'),
  });
  if (declared) await reporting.declare('autonomy', '2026-10');
  const { ledger } = reporting;
  const parts = { store, query, ledger, secret: 'ab'.repeat(32) };
  const window = parseWindow('2026-10');
  const { predicate } = await composeReport(parts, 'autonomy', window, [], '');
  await ledger.close();
  return new Map(predicate.lints.map(({ id, verdict }) => [id, verdict]));
}

const every = (change: (attempt: Attempt, index: number) => Partial<Attempt>): Records =>
  attempts().map((attempt, index) => ({ ...attempt, ...change(attempt, index) }));

const whole = (ms: number): number => Math.round(ms / 1000) * 1000;

/** Each trick in the log itself. Those about figures, definitions and earlier reports are in the lints' unit test. */
const tricks: readonly (readonly [LintId, () => Records])[] = [
  [
    'L1',
    () =>
      every(({ control }, index) =>
        index === 4
          ? {
              outcome: 'failure',
              control: [
                { mode: 'autonomous', start_ms: 0, end_ms: 590_123, source: 'command_stream' },
                {
                  mode: 'teleoperated',
                  start_ms: 590_123,
                  end_ms: duration,
                  source: 'command_stream',
                },
              ],
            }
          : { control },
      ),
  ],
  ['L2', () => every(() => ({ extra: { takeovers_reported: 0 } }))],
  ['L3', () => every((_, index) => (index === 0 ? { task: 'charging' } : {}))],
  [
    'L4',
    () =>
      every(({ control }, index) => ({
        control: control.map((each) =>
          each.mode === 'autonomous' && index < 10 ? { ...each, mode: 'supervised' } : each,
        ),
      })),
  ],
  [
    'L5',
    () =>
      every(({ control }) => ({
        control: control.filter(({ mode }) => mode !== 'advised'),
        incidents: [{ kind: 'remote-assistance', at_ms: 5_000 }],
      })),
  ],
  ['L6', () => every(() => ({ incidents: [{ kind: 'help-request', at_ms: 100 }] }))],
  [
    'L7',
    () =>
      every(({ control }) => ({
        control: control
          .map((each) => ({ ...each, start_ms: whole(each.start_ms), end_ms: whole(each.end_ms) }))
          .filter(({ start_ms, end_ms }) => start_ms < end_ms),
      })),
  ],
  [
    'L8',
    () =>
      every(({ control }, index) => ({
        control: control.map((each) =>
          index < 10
            ? { ...each, source: 'mode_flag' }
            : { ...each, mode: each.mode === 'autonomous' ? 'teleoperated' : each.mode },
        ),
      })),
  ],
  [
    'L9',
    () =>
      every(({ started_at }, index) =>
        index === 1 ? { started_at: attempts()[0]?.started_at ?? started_at } : {},
      ),
  ],
  [
    'L10',
    () =>
      every(({ outcome, control }) =>
        outcome === 'failure' ? { control: control.filter(({ mode }) => mode === 'idle') } : {},
      ),
  ],
  ['L11', () => attempts().filter((_, index) => index !== 7)],
  ['L13', () => attempts().filter((_, index) => index < 12)],
  [
    'L15',
    () =>
      every(({ control, started_at }) => ({
        control: control.filter(({ mode }) => mode !== 'handled'),
        started_at: new Date(
          Date.parse(started_at.slice(0, 11) + '06:00:00.000Z') +
            2.5 * (Date.parse(started_at) - Date.parse(started_at.slice(0, 11) + '06:00:00.000Z')),
        ).toISOString(),
      })),
  ],
  ['L16', () => every(() => ({ trajectory: { sha256: 'ab'.repeat(32) } }))],
  ['L17', () => every((_, index) => (index % 5 === 0 ? { outcome: 'aborted' } : {}))],
  [
    'L18',
    () => [
      ...attempts(),
      ...every(() => ({
        world: { kind: 'sim', simulator: 'sim-a', version: '1.0', type: 'physics' },
      })).map((attempt, index) => ({ ...attempt, episode_id: `sim-${index}` })),
    ],
  ],
  [
    'L20',
    () => [
      ...attempts(),
      base.target,
      { ...base.claim, value: base.target.value, grade: 'claimed' },
    ],
  ],
];

const honest = [...attempts(), registration];

test('an honest log is clear of every trick that a log can hold', async () => {
  const found = await verdicts(honest);
  for (const [id] of tricks) expect(`${id} ${found.get(id)}`).toBe(`${id} clear`);
  expect(found.get('L12')).toBe('clear');
});

test.each(tricks)('%s is found in the log', async (id, records) => {
  expect((await verdicts(records())).get(id)).toBe('found');
});

test('L12 is found where nobody declared the window', async () => {
  expect((await verdicts(honest, false)).get('L12')).toBe('found');
});
