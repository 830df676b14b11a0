import { describe, expect, it } from 'vitest';
import type { AutonomyFigures } from '#lib/metrics/answers.ts';
import type { Figure } from '#lib/reports/figures/figure.ts';
import type { LintFacts } from '#lib/reports/lints/facts.ts';
import { lintIds, type LintId } from '#lib/reports/lints/finding.ts';
import { lintReport, runLint } from '#lib/reports/lints/index.ts';
import { autonomyOf, successOf } from '../../readiness/figures.ts';

const source = { known_ms: 0, autonomous_ms: 0 };
const hour = 3_600_000;

const figure: Figure = {
  metric: 'autonomy/1',
  level: 0.95,
  where: {},
  group: { world: 'real' },
  figures: autonomyOf([
    { trials: 20, successes: 18 },
    { trials: 20, successes: 19, teleoperated_ms: 90_000 },
  ]),
};

/** A programme with nothing to hide and a log that shows it. */
const clean: LintFacts = {
  episodes: 400,
  time: {
    autonomous: 100 * hour,
    supervised: 0,
    advised: hour,
    shared: 0,
    teleoperated: hour,
    scripted: 0,
    handled: 2 * hour,
    fault: 0,
    unknown: 0,
    idle: 10 * hour,
    stalled: hour,
  },
  chargedAfterTakeover: 0,
  interventions: 12,
  reportedTakeovers: { reported: 12, counted: 12 },
  waitingTasks: [],
  adviceIncidents: 3,
  helpRequests: { total: 4, withoutTakeover: 0 },
  boundaries: { total: 100, onSeconds: 3 },
  sources: {
    command_stream: { known_ms: 100 * hour, autonomous_ms: 95 * hour },
    mode_flag: { known_ms: 10 * hour, autonomous_ms: 9.5 * hour },
    operator: source,
    inferred: source,
  },
  clock: { future: 0, overlaps: 0 },
  unknownWhenFailed: { unknown_ms: 1_000, active_ms: hour },
  unknownWhenSucceeded: { unknown_ms: 1_000, active_ms: hour },
  counters: { units: 4, counting: 4, missing: 0 },
  window: { declaredBefore: true },
  unitActive: [30 * hour, 28 * hour, 25 * hour, 20 * hour],
  taskMix: [
    { task: 'easy', shareNow: 0.5, shareBefore: 0.5, ratioNow: 0.99 },
    { task: 'hard', shareNow: 0.5, shareBefore: 0.5, ratioNow: 0.7 },
  ],
  between_ms: hour,
  trajectories: { known: 100, repeated: 0 },
  trials: 400,
  aborted: 4,
  registered: { planned: 50, reported: 50 },
  unitsInBothWorlds: 0,
  figures: [figure],
  changedDefinitions: [],
  targets: [{ metric: 'success/1', value: 0.98 }],
  claims: [{ what: 'fetches a drink', value: 0.9, grade: 'claimed' }],
};

const bareEstimate = { value: 0.9, low: 0, high: 0, level: 0.95, method: 'none', n: 0 };
const relabelled: AutonomyFigures = {
  ...(figure.figures as AutonomyFigures),
  headline: [0.999, 1],
};

/** For each lint: evidence that trips it. */
const tripped: { readonly [L in LintId]: Partial<LintFacts> } = {
  L1: { chargedAfterTakeover: 2 },
  L2: { reportedTakeovers: { reported: 3, counted: 12 } },
  L3: { waitingTasks: [{ task: 'charge', autonomous_ms: hour }] },
  L4: { figures: [{ ...figure, figures: relabelled }] },
  L5: { time: { ...clean.time, advised: 0 } },
  L6: { helpRequests: { total: 4, withoutTakeover: 3 } },
  L7: { boundaries: { total: 100, onSeconds: 100 } },
  L8: {
    sources: {
      ...clean.sources,
      mode_flag: { known_ms: hour, autonomous_ms: hour },
      command_stream: { known_ms: hour, autonomous_ms: 0.8 * hour },
    },
  },
  L9: { clock: { future: 0, overlaps: 1 } },
  L10: { unknownWhenFailed: { unknown_ms: 0.2 * hour, active_ms: hour } },
  L11: { counters: { units: 4, counting: 4, missing: 7 } },
  L12: { window: { declaredBefore: false } },
  L13: { unitActive: [60 * hour, 2 * hour] },
  L14: {
    taskMix: [
      { task: 'easy', shareNow: 0.9, shareBefore: 0.5, ratioNow: 0.99 },
      { task: 'hard', shareNow: 0.1, shareBefore: 0.5, ratioNow: 0.7 },
    ],
  },
  L15: { time: { ...clean.time, handled: 0 }, between_ms: 40 * hour },
  L16: { trajectories: { known: 100, repeated: 2 } },
  L17: { registered: { planned: 50, reported: 49 } },
  L18: { figures: [{ ...figure, group: {} }] },
  L19: { changedDefinitions: ['autonomy/1'] },
  L20: { claims: [{ what: 'places parts', value: 0.98, grade: 'claimed' }] },
  L21: {
    figures: [
      {
        ...figure,
        metric: 'success/1',
        figures: { ...successOf([{ trials: 20, successes: 18 }]), estimate: bareEstimate },
      },
    ],
  },
};

/** Where the log does not show it: a lint must say so instead of passing. */
const silent: { readonly [L in LintId]?: Partial<LintFacts> } = {
  L2: { reportedTakeovers: null },
  L5: { time: { ...clean.time, advised: 0 }, adviceIncidents: 0 },
  L6: { helpRequests: null },
  L7: { boundaries: { total: 4, onSeconds: 0 } },
  L8: { sources: { ...clean.sources, command_stream: source } },
  L10: { unknownWhenFailed: { unknown_ms: 0, active_ms: 0 } },
  L11: { counters: { units: 4, counting: 3, missing: 0 } },
  L14: { taskMix: null },
  L15: { time: { ...clean.time, handled: 0 }, between_ms: 0 },
  L16: { trajectories: { known: 0, repeated: 0 } },
  L17: { registered: null },
  L19: { changedDefinitions: null },
};

describe('the lints', () => {
  it('finds nothing in a clean programme', () => {
    expect(lintReport(clean).filter(({ verdict }) => verdict !== 'clear')).toEqual([]);
  });

  it.each(lintIds)('%s trips on its own evidence and on nothing else', (id) => {
    const facts = { ...clean, ...tripped[id] };
    expect(runLint(id, facts)).toMatchObject({ id, verdict: 'found' });
    expect(runLint(id, clean)).toBeNull();
    const others = lintReport(facts).filter((line) => line.id !== id && line.verdict === 'found');
    expect(others).toEqual([]);
  });

  it.each(Object.keys(silent) as LintId[])('%s says so where the log cannot show it', (id) => {
    expect(runLint(id, { ...clean, ...silent[id] })).toMatchObject({ verdict: 'cannot_tell' });
  });

  // 0.9·0.99 + 0.1·0.7 = 0.961 now; with the old mix 0.5·0.99 + 0.5·0.7 = 0.845.
  it('standardises the task mix by hand-worked weights', () => {
    const finding = runLint('L14', { ...clean, ...tripped.L14 });
    expect(finding?.message).toContain('84.5 % instead of 96.1 %');
  });
});
