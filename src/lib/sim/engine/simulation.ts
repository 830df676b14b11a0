import type { MainModule, MjData, MjModel } from '@mujoco/mujoco';
import { TelltaleError } from '#lib/kernel/errors.ts';

/** Live windows into the engine's memory. They die silently when that memory grows, so nobody keeps one. */
interface Views {
  readonly qpos: Float64Array;
  readonly qvel: Float64Array;
  readonly ctrl: Float64Array;
  readonly sensordata: Float64Array;
  readonly xpos: Float64Array;
  readonly xmat: Float64Array;
}

/** What a geom looks like; sizes as the engine defines them for each type, in metres. */
export interface GeomShape {
  readonly type: 'plane' | 'sphere' | 'capsule' | 'cylinder' | 'box' | 'other';
  readonly size: readonly [number, number, number];
  readonly rgba: readonly [number, number, number, number];
}

/** Geom types that scenes here use, by the engine's number. */
const geomTypes: Readonly<Record<number, GeomShape['type']>> = {
  0: 'plane',
  2: 'sphere',
  3: 'capsule',
  5: 'cylinder',
  6: 'box',
};

/**
 * One compiled scene with its state. Model and data live and die together here: the engine does not notice when data of
 * one model is stepped with another.
 */
export class Simulation {
  readonly #module: MainModule;
  readonly #model: MjModel;
  readonly #data: MjData;
  #views: Views;
  readonly nq: number;
  readonly nv: number;
  readonly nu: number;
  /** Seconds a step. */
  readonly timestep: number;

  constructor(module: MainModule, model: MjModel) {
    this.#module = module;
    this.#model = model;
    this.#data = new module.MjData(model);
    this.nq = model.nq;
    this.nv = model.nv;
    this.nu = model.nu;
    this.timestep = model.opt.timestep;
    this.#views = this.#takeViews();
    module.mj_forward(model, this.#data);
  }

  /** Advances by one timestep with the current controls. */
  step(): void {
    this.#module.mj_step(this.#model, this.#data);
  }

  /** Recomputes everything that follows from positions and velocities, without advancing. */
  forward(): void {
    this.#module.mj_forward(this.#model, this.#data);
  }

  /** Seconds since the start, as the engine adds them up. */
  get time(): number {
    return this.#data.time;
  }

  /** Current windows into the engine's memory: take them anew after every step. */
  get views(): Views {
    if (this.#views.qpos.byteLength === 0) this.#views = this.#takeViews();
    return this.#views;
  }

  /** @throws TelltaleError INVALID_SPEC when the scene has no body of that name. */
  body(name: string): number {
    return this.#idOf(this.#module.mjtObj.mjOBJ_BODY.value, name, 'body');
  }

  /** Index of the first value of a named sensor in `views.sensordata`. @throws TelltaleError INVALID_SPEC */
  sensor(name: string): number {
    const id = this.#idOf(this.#module.mjtObj.mjOBJ_SENSOR.value, name, 'sensor');
    return (this.#model.sensor_adr as Int32Array)[id] ?? 0;
  }

  /** Index of a named joint's first value in `views.qpos`. @throws TelltaleError INVALID_SPEC */
  jointPosition(name: string): number {
    const id = this.#idOf(this.#module.mjtObj.mjOBJ_JOINT.value, name, 'joint');
    return (this.#model.jnt_qposadr as Int32Array)[id] ?? 0;
  }

  /** Index of a named joint's first value in `views.qvel`. @throws TelltaleError INVALID_SPEC */
  jointVelocity(name: string): number {
    const id = this.#idOf(this.#module.mjtObj.mjOBJ_JOINT.value, name, 'joint');
    return (this.#model.jnt_dofadr as Int32Array)[id] ?? 0;
  }

  /** Shapes of all geoms, in the order of `geomPoses`. */
  geomShapes(): GeomShape[] {
    const types = this.#model.geom_type as Int32Array;
    const sizes = this.#model.geom_size as Float64Array;
    const colours = this.#model.geom_rgba as Float32Array;
    return Array.from(types, (type, index) => {
      const size = (axis: number): number => sizes[index * 3 + axis] ?? 0;
      const colour = (channel: number): number => colours[index * 4 + channel] ?? 0;
      return {
        type: geomTypes[type] ?? 'other',
        size: [size(0), size(1), size(2)],
        rgba: [colour(0), colour(1), colour(2), colour(3)],
      };
    });
  }

  /** Pose of every geom now: position (3) and rotation matrix by rows (9), for drawing. */
  geomPoses(): Float32Array {
    const positions = this.#data.geom_xpos as Float64Array;
    const rotations = this.#data.geom_xmat as Float64Array;
    const poses = new Float32Array((positions.length / 3) * 12);
    for (let geom = 0; geom * 3 < positions.length; geom++) {
      poses.set(positions.subarray(geom * 3, geom * 3 + 3), geom * 12);
      poses.set(rotations.subarray(geom * 9, geom * 9 + 9), geom * 12 + 3);
    }
    return poses;
  }

  /** How many warnings of any kind the engine has raised. Above zero the trial is not evidence. */
  warnings(): number {
    // The vector belongs to the data: deleting it aborts the engine later.
    const warnings = this.#data.warning;
    let raised = 0;
    for (let index = 0; index < warnings.size(); index++) {
      raised += warnings.get(index)?.number ?? 0;
    }
    return raised;
  }

  /** The whole state needed to go on from here bit for bit (`mjSTATE_INTEGRATION`; smaller states diverge). */
  saveState(): Float64Array {
    const kind = this.#module.mjtState.mjSTATE_INTEGRATION.value;
    const buffer = new this.#module.DoubleBuffer(this.#module.mj_stateSize(this.#model, kind));
    try {
      this.#module.mj_getState(this.#model, this.#data, buffer, kind);
      return Float64Array.from(buffer.GetView() as Float64Array);
    } finally {
      buffer.delete();
    }
  }

  /** Puts back a state from `saveState`. */
  restoreState(state: Float64Array): void {
    const kind = this.#module.mjtState.mjSTATE_INTEGRATION.value;
    this.#module.mj_setState(this.#model, this.#data, Array.from(state), kind);
  }

  /** Frees the engine's memory; the object is of no use afterwards. */
  dispose(): void {
    this.#data.delete();
    this.#model.delete();
  }

  #takeViews(): Views {
    const data = this.#data;
    return {
      qpos: data.qpos as Float64Array,
      qvel: data.qvel as Float64Array,
      ctrl: data.ctrl as Float64Array,
      sensordata: data.sensordata as Float64Array,
      xpos: data.xpos as Float64Array,
      xmat: data.xmat as Float64Array,
    };
  }

  #idOf(kind: number, name: string, word: string): number {
    const id = this.#module.mj_name2id(this.#model, kind, name);
    if (id < 0) throw new TelltaleError('INVALID_SPEC', `the scene has no ${word} "${name}"`);
    return id;
  }
}
