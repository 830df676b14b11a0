import loadMujoco, { type MainModule } from '@mujoco/mujoco';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { Simulation } from './simulation.ts';

/** The physics engine of every simulated benchmark: version and bytes are part of a spec, so both are named here once. */
export const engineIdentity = {
  name: 'mujoco-wasm',
  package: '@mujoco/mujoco@3.14.0',
  wasm_sha256: '2d380f1070a556c3003b4a7c7c10c98a5f61db4e91815de1075ec478e9487e76',
} as const;

/** A loaded engine. One per thread: compiling a scene is cheap, loading costs about a tenth of a second. */
export interface Engine {
  /**
   * Compiles a scene.
   *
   * @param mjcf scene description as MJCF text.
   * @throws TelltaleError INVALID_SPEC when the engine refuses the scene.
   */
  compile(mjcf: string): Simulation;
}

/**
 * Instantiates the engine from its bytes, which the caller reads from disk or fetches: this room knows neither.
 *
 * @param wasm the file `mujoco.wasm` of the pinned package.
 * @throws TelltaleError UNAVAILABLE when the bytes are not a module that this platform can run.
 */
export async function loadEngine(wasm: Uint8Array): Promise<Engine> {
  const module = await instantiate(wasm);
  return { compile: (mjcf) => compile(module, mjcf) };
}

async function instantiate(wasm: Uint8Array): Promise<MainModule> {
  try {
    return await loadMujoco({ wasmBinary: wasm, print: ignore, printErr: ignore });
  } catch (cause) {
    throw new TelltaleError('UNAVAILABLE', 'the physics engine does not start here', { cause });
  }
}

function compile(module: MainModule, mjcf: string): Simulation {
  try {
    return new Simulation(module, module.MjModel.from_xml_string(mjcf));
  } catch (cause) {
    throw new TelltaleError('INVALID_SPEC', `the engine refuses the scene: ${messageOf(cause)}`, {
      cause,
    });
  }
}

const messageOf = (cause: unknown): string =>
  cause instanceof Error ? cause.message : JSON.stringify(cause);

/** Engine chatter goes nowhere: warnings are read from the simulation's own counters. */
const ignore = (): void => undefined;
