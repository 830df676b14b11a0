import { sha256Hex } from '#lib/kernel/hash.ts';
import type { Claim, Model, Registration, Target } from '#lib/log/index.ts';
import { idPrefix, mark, runId, specHash, suiteVersion } from './episode.ts';
import { scenesOf, trialsPerScene } from './plan.ts';
import { policies } from './policies.ts';
import { tasks } from './tasks.ts';
import { firstDay } from './when.ts';

/** Records about the programme as a whole. They are few, and the same for every size. */
export type ProgrammeRecord = Model | Target | Claim;

const onDay = (day: number, hour = 8): string =>
  new Date(firstDay + (day * 24 + hour) * 3_600_000).toISOString();

type Training = Model['training'][number];
const hours = (source: Training['source'], amount: number): Training => ({
  source,
  hours: amount,
  dataset: null,
  sha256: null,
});

const lineage: readonly (readonly [
  'v12' | 'v13' | 'v14',
  string | null,
  number,
  readonly Training[],
])[] = [
  ['v12', null, -20, [hours('teleop', 2_400), hours('helmet_video', 9_000)]],
  ['v13', 'v12', 26, [hours('teleop', 3_100), hours('helmet_video', 14_000), hours('sim', 40_000)]],
  [
    'v14',
    'v13',
    58,
    [
      hours('teleop', 3_100),
      hours('helmet_video', 21_000),
      hours('internet_video', 60_000),
      hours('sim', 160_000),
      hours('self_play', 5_200),
    ],
  ],
];

/** Lineage, targets and one claim of a vendor that does not exist. */
export function programmeRecords(seed: number): ProgrammeRecord[] {
  const id = (rest: string) => `${idPrefix(seed)}-${rest}`;
  const models = lineage.map(([build, parent, day, training]): Model => {
    const { name, version, checkpoint_sha256 } = policies[build].record;
    return {
      schema: 'telltale.model/1',
      model_id: id(`model-${version}`),
      policy: { name, version, checkpoint_sha256: checkpoint_sha256 ?? sha256Hex(version) },
      parent: parent === null ? null : { name, version: parent },
      created_at: onDay(day),
      training: [...training],
      uri: null,
      extra: mark,
    };
  });
  return [...models, ...targets(id), claim(id)];
}

function targets(id: (rest: string) => string): Target[] {
  const target = (rest: Pick<Target, 'metric' | 'task' | 'site' | 'value' | 'unit'>): Target => ({
    schema: 'telltale.target/1',
    target_id: id(`target-${rest.metric.replace('/', '-')}-${rest.task ?? rest.site ?? 'all'}`),
    ...rest,
    due_at: '2026-12-31T23:59:59.000Z',
    set_by: 'programme-office',
    set_at: onDay(0),
    extra: mark,
  });
  return [
    target({ metric: 'success/1', task: 'place-part', site: null, value: 0.98, unit: null }),
    target({ metric: 'success/1', task: 'coke-fetch', site: null, value: 0.9, unit: null }),
    target({ metric: 'autonomy/1', task: null, site: 'factory-1', value: 0.95, unit: null }),
    target({ metric: 'units-deployed', task: null, site: null, value: 500, unit: 'robots' }),
  ];
}

const claim = (id: (rest: string) => string): Claim => ({
  schema: 'telltale.claim/1',
  claim_id: id('claim-example'),
  who: 'Example Robotics (invented)',
  what: 'Fetches a drink in a home, unaided, nine times out of ten',
  value: 0.9,
  unit: null,
  source: 'https://example.org/generated-claim',
  source_sha256: null,
  published_at: onDay(40),
  grade: 'claimed',
  extra: mark,
});

/** Where the one planned trial that never reports belongs. */
const unreported = { wave: 0, campaign: 1, suite: 'cup-lift' };

/** The runs of one wave, registered on the day before their campaign. One run plans a trial that never reports. */
export function registrations(seed: number, wave: number): Registration[] {
  return [0, 1].flatMap((campaign) =>
    tasks.map(({ slug: suite }): Registration => {
      const missing =
        wave === unreported.wave && campaign === unreported.campaign && suite === unreported.suite;
      const run = runId(seed, wave, campaign, suite);
      const compared = campaign === 0 ? (['v12', 'v13'] as const) : (['v13', 'v14'] as const);
      return {
        schema: 'telltale.registration/1',
        registration_id: `${run}-plan`,
        registered_at: onDay(campaign === 0 ? 35 : 71),
        registered_by: 'evaluation-lead',
        run_id: run,
        suite,
        suite_version: suiteVersion,
        spec_sha256: specHash(suite),
        policies: compared.map((build) => policies[build].record),
        planned_trials: scenesOf(suite) * trialsPerScene + (missing ? 1 : 0),
        schedule_sha256: sha256Hex(`generated schedule ${run}`),
        stopping_rule: { kind: 'fixed', method: null, alpha: null },
        exclusions: [],
        extra: mark,
      };
    }),
  );
}
