import { afterEach, describe, expect, test } from 'vitest';
import { clientFor } from '#lib/server/runner/policies/connect.ts';
import {
  lateTicks,
  runExternal,
  type ExternalTrial,
} from '#lib/server/runner/worker/external-trial.ts';
import { runRecorded } from '#lib/sim/trial/replay.ts';
import { engineAtHand, publicTrial, simulatedSpec } from '../../unit/sim/engine-at-hand.ts';
import {
  httpServer,
  ndarray,
  packed,
  packedValue,
  unpacked,
  valuesOf,
  websocketServer,
  type Running,
} from './servers.ts';

const engine = await engineAtHand();
const original = simulatedSpec('cup-lift');
/** One second of trial is enough to meet a policy's habits. */
const spec = { ...original, timeouts: { trial_s: 1, policy_call_s: 5 } };
const planned = publicTrial(spec, 0);
const still = [0, 0, 0.2, 0, -2];

let server: Running | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function trialWith(
  kind: 'openpi' | 'roboarena' | 'http',
  callMs = 5000,
  stopwatch: () => number = () => 0,
): Promise<ExternalTrial> {
  const client = clientFor({ kind, url: server?.url ?? '', name: 'p', version: '1' }, callMs);
  const start = {
    instruction: 'Lift the cup and hold it',
    spec: 'cup-lift@1.0.0',
    session: 'run/0',
    targets: ['x', 'y', 'z', 'yaw', 'grip_N'],
  };
  try {
    return await runExternal(engine, spec, planned, client, start, stopwatch);
  } finally {
    client.close();
  }
}

const metadata = packed({ policy: 'test' });
const actions = (rows: readonly (readonly number[])[]): Buffer =>
  packed({
    actions: ndarray(rows.flat(), [rows.length, rows[0]?.length ?? 0]),
    server_timing: new Map(),
  });

describe('openpi', () => {
  test('observations go out as arrays with their prompt, actions come back by the chunk', async () => {
    const asked: Map<string, unknown>[] = [];
    server = await websocketServer(metadata, (message, socket) => {
      asked.push(unpacked(message));
      socket.send(actions([still, still, still, still]));
    });
    const { result, calls, fault } = await trialWith('openpi');
    expect(fault).toBeNull();
    expect(result.steps).toBe(500);
    // 50 ticks in chunks of 4: 13 questions.
    expect(calls.latency_ms).toHaveLength(13);
    const [first] = asked;
    expect(first?.get('prompt')).toBe('Lift the cup and hold it');
    expect([...(first?.keys() ?? [])].sort()).toEqual(
      [
        'prompt',
        ...spec.simulation.control.observation.allowed.map((name) => `observation/${name}`),
      ].sort(),
    );
    expect(valuesOf(first?.get('observation/joint_position'))).toHaveLength(5);
    expect(valuesOf(asked[12]?.get('observation/time'))[0]).toBeCloseTo(0.96, 9);
  });

  test('a long chunk is cut to the ticks that the spec allows', async () => {
    server = await websocketServer(metadata, (_, socket) => {
      socket.send(actions(Array.from({ length: 50 }, () => still)));
    });
    const { calls } = await trialWith('openpi');
    expect(calls.latency_ms).toHaveLength(50 / spec.simulation.control.max_open_loop_ticks);
  });

  test('float32 and a single action are understood', async () => {
    server = await websocketServer(metadata, (_, socket) => {
      socket.send(packed({ actions: ndarray(still, [5], '<f4') }));
    });
    expect((await trialWith('openpi')).fault).toBeNull();
  });

  const faults: [fault: string, what: string, reply: Parameters<typeof websocketServer>[1]][] = [
    ['policy-timeout', 'hangs', () => undefined],
    [
      'policy-error',
      'sends its traceback as text',
      (_, socket) => {
        socket.send('Traceback: boom');
        socket.close(1011);
      },
    ],
    [
      'policy-died',
      'dies after two answers',
      (_, socket, count) => {
        if (count < 2) socket.send(actions([still]));
        else socket.terminate();
      },
    ],
    [
      'policy-bad-answer',
      'does not send msgpack',
      (_, socket) => {
        socket.send(Buffer.from([0xc1, 0xff]));
      },
    ],
    [
      'policy-bad-shape',
      'sends no array',
      (_, socket) => {
        socket.send(packed({ actions: 'up' }));
      },
    ],
    [
      'policy-bad-shape',
      'sends four values for five targets',
      (_, socket) => {
        socket.send(actions([[0, 0, 0, 0]]));
      },
    ],
    [
      'policy-bad-shape',
      'sends an empty chunk',
      (_, socket) => {
        socket.send(packed({ actions: ndarray([], [0, 5]) }));
      },
    ],
    [
      'policy-bad-shape',
      'lies about its shape',
      (_, socket) => {
        socket.send(packed({ actions: ndarray(still, [100, 5]) }));
      },
    ],
    [
      'policy-bad-shape',
      'claims more rows than memory holds',
      (_, socket) => {
        socket.send(packed({ actions: ndarray(still, [2 ** 40, 5]) }));
      },
    ],
    [
      'policy-not-a-number',
      'sends NaN',
      (_, socket) => {
        socket.send(actions([[NaN, 0, 0.2, 0, 0]]));
      },
    ],
    [
      'policy-not-a-number',
      'sends infinity',
      (_, socket) => {
        socket.send(actions([[0, 0, Infinity, 0, 0]]));
      },
    ],
    [
      'policy-bad-answer',
      'talks without being asked',
      (_, socket) => {
        for (let k = 0; k < 50; k++) socket.send(actions([still]));
      },
    ],
  ];

  test.each(faults)('%s: a server that %s', async (expected, _, reply) => {
    server = await websocketServer(metadata, reply);
    const { fault, result } = await trialWith('openpi', expected === 'policy-timeout' ? 300 : 5000);
    expect(fault?.fault).toBe(expected);
    expect(result.invalid).toBeNull();
  });

  test('a server that says nothing on connect is given up', async () => {
    server = await websocketServer(null, () => undefined);
    expect((await trialWith('openpi', 300)).fault?.fault).toBe('policy-timeout');
  });

  test('nobody there', async () => {
    server = await websocketServer(metadata, () => undefined);
    await server.close();
    expect((await trialWith('openpi')).fault?.fault).toBe('policy-unreachable');
  });
});

describe('lateness', () => {
  test.each([
    [19, 0],
    [20, 0],
    [20.1, 1],
    [40, 1],
    [41, 2],
    [1020, 50],
  ])('%d ms with a budget of 20 ms cost %d ticks of 20 ms', (latency, ticks) => {
    expect(lateTicks(latency, 20, 50)).toBe(ticks);
  });

  test('late answers hold the last target, are counted, and replay exactly', async () => {
    server = await websocketServer(metadata, (_, socket) => {
      socket.send(actions([[0.005, 0, 0.2, 0, -2]]));
    });
    let now = 0;
    // A stopwatch that goes on by 35 ms between question and answer.
    const { result, calls } = await trialWith('openpi', 5000, () => (now += 35));
    expect(new Set(calls.held_ticks)).toEqual(new Set([1]));
    expect(calls.deadline_misses).toBe(25);
    // The first tick is lost to lateness: it holds where the hand stood, the second moves.
    expect([result.actions[0], result.actions[5]]).toEqual([0, 0.005]);
    const again = runRecorded(engine, spec, planned, result.actions);
    expect(again.trajectory_sha256).toBe(result.trajectory_sha256);
  });
});

describe('RoboArena', () => {
  test('each message names its endpoint, the answer is the bare array, a text frame on reset is no error', async () => {
    const endpoints: unknown[] = [];
    server = await websocketServer(
      packed({ action_space: 'joint_position' }),
      (message, socket) => {
        const endpoint = unpacked(message).get('endpoint');
        endpoints.push(endpoint);
        if (endpoint === 'reset') socket.send('reset successful');
        else socket.send(packedValue(ndarray([...still, ...still], [2, 5])));
      },
    );
    const { fault } = await trialWith('roboarena');
    expect(fault).toBeNull();
    expect(endpoints.slice(0, 3)).toEqual(['reset', 'infer', 'infer']);
  });

  test('a traceback on reset is an error', async () => {
    server = await websocketServer(packed({}), (_, socket) => {
      socket.send('Traceback (most recent call last): KeyError');
    });
    expect((await trialWith('roboarena')).fault?.fault).toBe('policy-error');
  });
});

describe('HTTP', () => {
  test('reset, then act', async () => {
    const bodies: [string, unknown][] = [];
    server = await httpServer((path, body, response) => {
      bodies.push([path, body]);
      response.end(path === '/act' ? JSON.stringify({ actions: [still, still] }) : '{}');
    });
    const { fault } = await trialWith('http');
    expect(fault).toBeNull();
    expect(bodies[0]).toMatchObject(['/reset', { session: 'run/0', spec: 'cup-lift@1.0.0' }]);
    expect(bodies[1]).toMatchObject(['/act', { session: 'run/0', observation: { time: [0] } }]);
  });

  const faults: [fault: string, what: string, reply: Parameters<typeof httpServer>[0]][] = [
    ['policy-timeout', 'hangs', () => undefined],
    [
      'policy-error',
      'answers 500',
      (_, __, response) => {
        response.statusCode = 500;
        response.end('boom');
      },
    ],
    [
      'policy-bad-answer',
      'does not send JSON',
      (_, __, response) => {
        response.end('<html>');
      },
    ],
    [
      'policy-bad-shape',
      'sends words',
      (_, __, response) => {
        response.end('{"actions":[["up"]]}');
      },
    ],
    [
      'policy-not-a-number',
      'sends a number that is too large for one',
      (_, __, response) => {
        response.end('{"actions":[[1e999,0,0,0,0]]}');
      },
    ],
    [
      'policy-bad-answer',
      'never stops talking',
      (_, __, response) => {
        response.end(' '.repeat(8 * 1024 * 1024));
      },
    ],
  ];

  test.each(faults)('%s: a server that %s', async (expected, _, reply) => {
    server = await httpServer((path, body, response) => {
      if (path === '/reset') response.end('{}');
      else reply(path, body, response);
    });
    const { fault } = await trialWith('http', expected === 'policy-timeout' ? 300 : 5000);
    expect(fault?.fault).toBe(expected);
  });
});
