import wasmUrl from '@mujoco/mujoco/mujoco.wasm?url';
import type { SimulatedSpec } from '#lib/benchmarks/spec/schema.ts';
import type { RecordedTrial, WorkerReply, WorkerRequest } from '#lib/sim/worker/messages.ts';
import type { Playback } from '#lib/sim/trial/playback.ts';
import type { Audit, Comparison } from '#lib/sim/trial/replay.ts';

/** The simulation on the reader's own machine, in a worker: the page itself can evaluate nothing. */
export interface BrowserSimulator extends Disposable {
  /** Executes the recorded actions again for their poses. */
  play(spec: SimulatedSpec, trial: RecordedTrial): Promise<Playback>;
  /** Executes the trial again and compares every byte. */
  verify(spec: SimulatedSpec, trial: RecordedTrial, audit: Audit): Promise<Comparison>;
}

/** The engine's bytes are fetched once and handed over: the worker fetches nothing. */
export function openSimulator(): BrowserSimulator {
  const worker = new Worker(new URL('../../sim/worker/browser-worker.ts', import.meta.url), {
    type: 'module',
  });
  const wasm = fetchWasm();
  // One request at a time: replies carry no number.
  let last: Promise<unknown> = wasm.catch(() => undefined);
  const request = (make: (bytes: Uint8Array) => WorkerRequest): Promise<WorkerReply> => {
    const reply = last.then(async () => exchange(worker, make(await wasm)));
    last = reply.catch(() => undefined);
    return reply;
  };
  return {
    play: async (spec, trial) => {
      const reply = await request((bytes) => ({ kind: 'play', wasm: bytes, spec, trial }));
      if (reply.kind === 'playback') return reply.playback;
      throw new Error(reply.kind === 'failed' ? reply.message : 'the worker answered otherwise');
    },
    verify: async (spec, trial, audit) => {
      const reply = await request((bytes) => ({ kind: 'verify', wasm: bytes, spec, trial, audit }));
      if (reply.kind === 'verified') return reply.comparison;
      throw new Error(reply.kind === 'failed' ? reply.message : 'the worker answered otherwise');
    },
    [Symbol.dispose]: () => {
      worker.terminate();
    },
  };
}

async function fetchWasm(): Promise<Uint8Array> {
  const response = await fetch(wasmUrl);
  if (!response.ok) throw new Error(`the physics engine cannot be fetched: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

function exchange(worker: Worker, request: WorkerRequest): Promise<WorkerReply> {
  return new Promise((resolve, reject) => {
    const listening = new AbortController();
    const once = { signal: listening.signal };
    worker.addEventListener(
      'message',
      ({ data }: MessageEvent<WorkerReply>) => {
        listening.abort();
        resolve(data);
      },
      once,
    );
    worker.addEventListener(
      'error',
      (event) => {
        listening.abort();
        reject(new Error(event.message || 'the simulation did not start in this browser'));
      },
      once,
    );
    worker.postMessage(request);
  });
}
