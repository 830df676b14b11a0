import { TelltaleError } from '#lib/kernel/errors.ts';
import { sha256Hex } from '#lib/kernel/hash.ts';
import { loadEngine } from '../engine/engine.ts';
import { playbackOf } from '../trial/playback.ts';
import { replay } from '../trial/replay.ts';
import type { WorkerReply, WorkerRequest } from './messages.ts';

/** Answers one request; what goes wrong comes back as a reply. Runs in any JavaScript host. */
export async function answer(request: WorkerRequest): Promise<WorkerReply> {
  try {
    return await execute(request);
  } catch (thrown) {
    return { kind: 'failed', message: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

async function execute({ wasm, spec, trial, ...request }: WorkerRequest): Promise<WorkerReply> {
  const expected = spec.simulation.engine.wasm_sha256;
  const actual = sha256Hex(wasm);
  if (actual !== expected) {
    throw new TelltaleError(
      'VERIFICATION_FAILED',
      `the engine at hand has sha256 ${actual}, the spec pins ${expected}`,
    );
  }
  const engine = await loadEngine(wasm);
  const actions = new Float64Array(bytesOf(trial.actions));
  if (request.kind === 'play') {
    return { kind: 'playback', playback: playbackOf(engine, spec, trial.planned, actions) };
  }
  const recorded = {
    planned: trial.planned,
    steps: trial.result.steps,
    trajectory_sha256: trial.result.trajectory_sha256,
    actions,
    prints: new Uint32Array(bytesOf(trial.prints)),
  };
  const comparison = replay(engine, spec, recorded, request.audit, trial.policy.name);
  return { kind: 'verified', comparison };
}

function bytesOf(base64: string): ArrayBuffer {
  const text = atob(base64);
  return Uint8Array.from(text, (character) => character.charCodeAt(0)).buffer;
}
