import { describe, expect, it } from 'vitest';
import type { Episode } from '#lib/log/index.ts';
import { sampleEpisodes, truth, waveSize } from '#lib/sample/index.ts';
import { clusterShare } from './cluster-share.ts';

const known = truth();
const episodes = [...sampleEpisodes({ seed: 1, episodes: 10 * waveSize })];
const real = episodes.filter(({ world }) => world.kind === 'real');
const success = ({ outcome }: Episode) => (outcome === 'success' ? 1 : 0);

const unitsOf = (some: readonly Episode[]) => Map.groupBy(some, ({ robot }) => robot.unit);
const starts = (some: readonly Episode[]) => some.map(({ started_at }) => Date.parse(started_at));

describe('the programme', () => {
  it('has 50 robots and 40 simulated ones over 90 days of 2026', () => {
    expect(unitsOf(real).size).toBe(50);
    expect(unitsOf(episodes).size).toBe(90);
    const days = new Set(episodes.map(({ started_at }) => started_at.slice(0, 10)));
    expect([...days].sort().at(0)).toBe('2026-08-03');
    expect([...days].sort().at(-1)).toBe('2026-10-31');
    expect(days.size).toBe(90);
  });

  it('has units that differ by more than chance, and simulated ones that do not', () => {
    const designEffect = (some: readonly Episode[]) => {
      const share = clusterShare(
        some.map((episode) => ({ unit: episode.robot.unit, x: 1, y: success(episode) })),
      );
      return share.error ** 2 / ((share.value * (1 - share.value)) / share.n);
    };
    // 100 waves of a task with p near one half: about 1 + (m − 1) · 0.05 with m = 27 trials a unit.
    const many = [...sampleEpisodes({ seed: 2, episodes: 100 * waveSize })];
    const fetching = many.filter(
      ({ task, context, policy }) =>
        task === 'coke-fetch' && context === 'self_play' && policy.version === 'v12',
    );
    const onHardware = fetching.filter(({ world }) => world.kind === 'real');
    const simulated = fetching.filter(
      ({ world }) => world.kind === 'sim' && world.simulator === 'rigid-lab',
    );
    expect(designEffect(onHardware)).toBeGreaterThan(1.3);
    expect(designEffect(simulated)).toBeLessThan(1.3);
  });
});

describe('pairs', () => {
  const byPair = Map.groupBy(
    episodes.filter(({ pair_id }) => pair_id !== null),
    ({ pair_id }) => pair_id,
  );

  it('hold two policies in the real world and in both simulators, on the same words and conditions', () => {
    for (const [, trials] of byPair) {
      const worlds = trials.map(({ world, policy }) =>
        [world.kind === 'sim' ? world.simulator : 'real', policy.version].join(' '),
      );
      expect(new Set(worlds).size).toBe(6);
      expect(new Set(trials.map(({ instruction }) => instruction)).size).toBe(1);
      expect(
        new Set(trials.map(({ benchmark }) => JSON.stringify(benchmark?.conditions))).size,
      ).toBe(1);
      expect(new Set(trials.map(({ benchmark }) => benchmark?.trial)).size).toBe(6);
    }
  });

  it('succeed or fail together more often than by chance', () => {
    const both = [...byPair.values()].flatMap((trials) => {
      const at = (kind: 'real' | 'sim') =>
        trials.find(
          ({ world, task, policy }) =>
            task === 'coke-fetch' &&
            policy.version === 'v13' &&
            (kind === 'real'
              ? world.kind === 'real'
              : world.kind === 'sim' && world.simulator === 'rigid-lab'),
        );
      const [a, b] = [at('real'), at('sim')];
      return a === undefined || b === undefined ? [] : [[success(a), success(b)] as const];
    });
    const mean = (side: 0 | 1) => both.reduce((sum, pair) => sum + pair[side], 0) / both.length;
    const together = both.filter(([a, b]) => a === 1 && b === 1).length / both.length;
    expect(both.length).toBe(140);
    expect(together).toBeGreaterThan(mean(0) * mean(1));
  });
});

describe('the promised oddities', () => {
  it('a unit whose clock goes back, so that its episodes overlap; no other unit does so', () => {
    const overlapping = [...unitsOf(real)].filter(([, trials]) => {
      const inOrder = trials.toSorted((a, b) => (a.sequence ?? 0) - (b.sequence ?? 0));
      const ends = inOrder.map((trial) => Date.parse(trial.started_at) + trial.duration_ms);
      return starts(inOrder).some((start, at) => at > 0 && start < (ends[at - 1] ?? 0));
    });
    expect(overlapping.map(([unit]) => unit)).toEqual([known.badClockUnit]);
  });

  it('gaps in the episode counters of one factory, and of no one else', () => {
    const gappy = [...unitsOf(episodes)].filter(([, trials]) => {
      const numbers = trials.map(({ sequence }) => sequence ?? 0).sort((a, b) => a - b);
      return (numbers.at(-1) ?? 0) - (numbers[0] ?? 0) + 1 > numbers.length;
    });
    expect(gappy.length).toBe(10);
    expect(gappy.every(([unit]) => unit.startsWith(known.deletingUnitPrefix))).toBe(true);
  });

  it('logs missing at one factory, more of them in the minutes of a takeover', () => {
    const covered = ({ control, duration_ms }: Episode) =>
      control.reduce((sum, { start_ms, end_ms }) => sum + end_ms - start_ms, 0) / duration_ms;
    const share = (site: string) => {
      const there = episodes.filter((episode) => episode.site === site);
      return there.reduce((sum, episode) => sum + covered(episode), 0) / there.length;
    };
    expect(share(known.missingLogsSite)).toBeLessThan(0.95);
    for (const site of ['factory-1', 'academy', 'evaluation-lab', 'sim-cluster'])
      expect(share(site)).toBeGreaterThan(0.95);
  });

  it('demos of which most were driven or replayed, all shown as autonomous', () => {
    const demos = episodes.filter(({ context }) => context === 'demo');
    const by = (mode: string) => demos.filter(({ control }) => control[0]?.mode === mode).length;
    expect(demos.length).toBe(300);
    expect(by('teleoperated') / demos.length).toBeGreaterThan(0.45);
    expect(by('scripted')).toBeGreaterThan(20);
    expect(demos.every(({ extra }) => extra['sample_shown_as'] === 'autonomous')).toBe(true);
  });

  it('every context but research, every outcome, and every control mode', () => {
    expect(new Set(episodes.map(({ context }) => context)).size).toBe(5);
    expect(new Set(episodes.map(({ outcome }) => outcome)).size).toBe(4);
    const modes = new Set(episodes.flatMap(({ control }) => control.map(({ mode }) => mode)));
    // `unknown` is what no segment covers.
    expect([...modes].sort()).toEqual([
      'advised',
      'autonomous',
      'fault',
      'handled',
      'idle',
      'scripted',
      'shared',
      'supervised',
      'teleoperated',
    ]);
  });

  it('stalls, incidents, late policy calls, two hands and four wordings of each task', () => {
    expect(real.some(({ latency }) => latency.stalls.length > 0)).toBe(true);
    expect(real.some(({ latency }) => (latency.deadline_misses ?? 0) > 0)).toBe(true);
    expect(new Set(real.flatMap(({ incidents }) => incidents.map(({ kind }) => kind)))).toEqual(
      new Set(['collision', 'dropped-object', 'e-stop', 'fall', 'immobilised']),
    );
    expect(new Set(real.map(({ robot }) => robot.hardware))).toEqual(
      new Set(['hand-r2', 'hand-r3']),
    );
    for (const [, some] of Map.groupBy(episodes, ({ task }) => task))
      expect(new Set(some.map(({ instruction }) => instruction)).size).toBe(4);
  });

  it('a task with too few real trials of its newest version to judge', () => {
    const stirred = real.filter(
      ({ task, policy }) => task === 'stir-pot' && policy.version === 'v14',
    );
    expect(stirred.length).toBe(10);
  });

  it('a policy version on the newest day that no factory ran in the first month', () => {
    const first = Math.min(...starts(real.filter(({ policy }) => policy.version === 'v14')));
    expect(first).toBeGreaterThan(Date.UTC(2026, 9, 1));
  });
});
