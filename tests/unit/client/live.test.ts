import { describe, expect, it } from 'vitest';
import { backoffMs } from '#lib/client/live/backoff.ts';
import { liveConnection, mostFailures, type Source } from '#lib/client/live/connection.ts';
import {
  cameSince,
  cameText,
  followsEvidence,
  mayMove,
  restMs,
  type Reader,
  type Totals,
} from '#lib/client/live/evidence.ts';

const resting: Reader = {
  idleMs: restMs,
  hovering: false,
  focused: false,
  menuOpen: false,
  selecting: false,
  hidden: false,
};

describe('figures', () => {
  it('move by themselves only where nobody touches the page', () => {
    expect(mayMove(resting)).toBe(true);
    expect(mayMove({ ...resting, idleMs: restMs - 1 })).toBe(false);
    for (const doing of ['hovering', 'focused', 'menuOpen', 'selecting', 'hidden'] as const)
      expect(mayMove({ ...resting, [doing]: true }), doing).toBe(false);
  });

  it('say what came since the page was made', () => {
    const shown = { batches: 4, episodes: 1_000 };
    expect(cameSince(shown, shown)).toBeNull();
    const came = cameSince(shown, { batches: 7, episodes: 2_204 });
    expect(came && cameText(came)).toBe('3 batches, 1,204 episodes');
    const one = cameSince(shown, { batches: 5, episodes: 1_001 });
    expect(one && cameText(one)).toBe('1 batch, 1 episode');
    const records = cameSince(shown, { batches: 5, episodes: 1_000 });
    expect(records && cameText(records)).toBe('1 batch');
  });

  it('follow the evidence on pages of figures, and nowhere that a form would be lost', () => {
    for (const path of ['/', '/tasks', '/tasks/cup-lift', '/episodes', '/data'])
      expect(followsEvidence(path), path).toBe(true);
    for (const path of [
      '/trials/run-1',
      '/docs/statistics',
      '/episodes/arm-1%2F3',
      '/reports/x',
      '/tasksx',
      '/methods/calculator',
    ])
      expect(followsEvidence(path), path).toBe(false);
  });
});

describe('waiting before the next attempt', () => {
  it('doubles from a second to a minute, never all of it by chance', () => {
    expect([1, 2, 3, 4].map((failures) => backoffMs(failures, 1))).toEqual([
      1_000, 2_000, 4_000, 8_000,
    ]);
    expect(backoffMs(30, 1)).toBe(60_000);
    expect(backoffMs(1, 0)).toBe(500);
  });
});

describe('the line to the server', () => {
  function line() {
    const sources: { fire: (type: string, data?: string) => void; closed: boolean }[] = [];
    const pending: { run: () => void; ms: number }[] = [];
    const heard: Totals[] = [];
    const open = (): Source => {
      const listeners = new Map<string, (event: MessageEvent<string>) => void>();
      const source = {
        closed: false,
        fire: (type: string, data = '{}') =>
          listeners.get(type)?.({ data } as MessageEvent<string>),
      };
      sources.push(source);
      return {
        addEventListener: (type, listener) => void listeners.set(type, listener),
        close: () => (source.closed = true),
      };
    };
    const later = (run: () => void, ms: number) => {
      const entry = { run, ms };
      pending.push(entry);
      return () => void pending.splice(pending.indexOf(entry), pending.includes(entry) ? 1 : 0);
    };
    const nothing = () => undefined;
    const connection = liveConnection(
      { batch: (now) => heard.push(now), report: nothing, gate: nothing, regression: nothing },
      { open, later, chance: () => 1 },
    );
    return { connection, sources, pending, heard };
  }

  it('is taken up again, each time later, and from the start after it stood', () => {
    const { connection, sources, pending, heard } = line();
    connection.start();
    sources[0]?.fire('batch', '{"batches":1,"episodes":2}');
    expect(heard).toEqual([{ batches: 1, episodes: 2 }]);
    sources[0]?.fire('error');
    expect(sources[0]?.closed).toBe(true);
    expect(pending.map(({ ms }) => ms)).toEqual([1_000]);
    pending.shift()?.run();
    sources[1]?.fire('error');
    expect(pending.map(({ ms }) => ms)).toEqual([2_000]);
    pending.shift()?.run();
    sources[2]?.fire('open');
    sources[2]?.fire('error');
    expect(pending.map(({ ms }) => ms)).toEqual([1_000]);
  });

  it('is given up after many failures, until it is asked for again', () => {
    const { connection, sources, pending } = line();
    connection.start();
    for (let failure = 0; failure < mostFailures; failure++) {
      sources.at(-1)?.fire('error');
      pending.shift()?.run();
    }
    expect(sources).toHaveLength(mostFailures);
    expect(pending).toEqual([]);
    connection.start();
    expect(sources).toHaveLength(mostFailures + 1);
  });

  it('leaves nothing behind when it is let go', () => {
    const { connection, sources, pending } = line();
    connection.start();
    sources[0]?.fire('error');
    connection.stop();
    expect(pending).toEqual([]);
    connection.start();
    connection.stop();
    expect(sources.every(({ closed }) => closed)).toBe(true);
    sources[1]?.fire('error');
    expect(pending).toEqual([]);
  });
});
