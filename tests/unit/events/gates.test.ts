import { describe, expect, it, vi } from 'vitest';
import type { ProductEvent, Regression } from '#lib/server/events/event.ts';
import { happened, watchGates, type Standing } from '#lib/server/events/gate-watch.ts';
import { createEventHub } from '#lib/server/events/hub.ts';
import type { ReadinessTable, TaskReadiness } from '#lib/readiness/evaluate.ts';

/** One task on one level, with one gate in one state. */
const row = (task: string, rank: number, state: 'passed' | 'failed' | 'undecided') =>
  ({
    task,
    policy: 'helm@v14',
    rank,
    level: rank === 0 ? null : `level-${rank}`,
    levels: [{ gates: [{ gate: 'success', state }] }],
  }) as unknown as TaskReadiness;
const table = (...tasks: TaskReadiness[]) => ({ tasks }) as unknown as ReadinessTable;
const regression: Regression = {
  task: 'cup-lift',
  world: 'real',
  policy: 'helm@v14',
  previous_policy: 'helm@v13',
  change: { value: -0.2, low: -0.3, high: -0.1 },
};
const standing = (tasks: TaskReadiness[], regressions: Regression[] = []): Standing => ({
  table: table(...tasks),
  regressions,
});

describe('what is told', () => {
  it('is a level lost, a gate flipped, and a version shown to be worse, each once', () => {
    const before = standing([row('a', 2, 'passed'), row('b', 1, 'passed')]);
    const now = standing([row('a', 1, 'failed'), row('b', 1, 'undecided')], [regression]);
    expect(happened(before, now)).toEqual([
      { type: 'regression', ...regression },
      expect.objectContaining({
        type: 'gate',
        task: 'a',
        kind: 'down',
        from: 'level-2',
        to: 'level-1',
      }),
      expect.objectContaining({
        type: 'gate',
        task: 'b',
        kind: 'gate',
        gates: [{ gate: 'success', from: 'passed', to: 'undecided' }],
      }),
    ]);
    expect(happened(now, now)).toEqual([]);
  });

  it('is nothing where a task is new or gone', () => {
    expect(happened(standing([row('a', 1, 'passed')]), standing([row('b', 0, 'failed')]))).toEqual(
      [],
    );
  });
});

describe('the watch over gates', () => {
  function watched(last: Standing | null, wanted = true) {
    const told: ProductEvent[] = [];
    const kept: Standing[] = [];
    const hub = createEventHub(() => expect.unreachable());
    hub.listen((event) => told.push(event));
    let commit: () => void = () => expect.unreachable();
    let now = standing([row('a', 1, 'passed')]);
    const readiness = vi.fn(() => Promise.resolve({ table: now.table, regressions: [] }));
    const watch = watchGates({
      store: {
        onCommit: (listener) => {
          commit = () => listener(undefined as never);
          return () => undefined;
        },
      },
      readiness,
      hub,
      wanted: () => wanted,
      keep: (state) => Promise.resolve(void kept.push(state)),
      last,
      report: (thrown) => expect.unreachable(String(thrown)),
      quietMs: 50,
      longestMs: 200,
    });
    return {
      watch,
      told,
      kept,
      readiness,
      commit: () => commit(),
      become: (next: Standing) => (now = next),
    };
  }

  it('remembers where things stand, and tells only of what comes after', async () => {
    const { watch, told, kept, become } = watched(null);
    await watch.check();
    expect(told).toEqual([]);
    expect(kept).toHaveLength(1);
    become(standing([row('a', 0, 'failed')]));
    await watch.check();
    await watch.check();
    expect(told).toEqual([expect.objectContaining({ type: 'gate', kind: 'down' })]);
  });

  it('tells after a restart of what changed before it', async () => {
    const { watch, told } = watched(standing([row('a', 2, 'passed')]));
    await watch.check();
    expect(told).toEqual([expect.objectContaining({ kind: 'down', from: 'level-2' })]);
  });

  it('looks once after many batches, and at last even if they never stop', async () => {
    vi.useFakeTimers();
    try {
      const { watch, commit, readiness } = watched(standing([row('a', 1, 'passed')]));
      for (let batch = 0; batch < 10; batch++) commit();
      await vi.advanceTimersByTimeAsync(60);
      expect(readiness).toHaveBeenCalledTimes(1);
      for (let at = 0; at < 300; at += 10) {
        commit();
        await vi.advanceTimersByTimeAsync(10);
      }
      expect(readiness.mock.calls.length).toBeGreaterThanOrEqual(2);
      await watch.close();
      commit();
      await vi.advanceTimersByTimeAsync(1_000);
      const calls = readiness.mock.calls.length;
      await vi.advanceTimersByTimeAsync(1_000);
      expect(readiness).toHaveBeenCalledTimes(calls);
    } finally {
      vi.useRealTimers();
    }
  });

  it('computes nothing while nobody would be told', async () => {
    const { watch, readiness } = watched(standing([row('a', 1, 'passed')]), false);
    await watch.check();
    expect(readiness).not.toHaveBeenCalled();
  });
});
