import { TelltaleError } from '#lib/kernel/errors.ts';
import type { Simulation } from '../engine/simulation.ts';

const axes: Readonly<Record<string, number>> = { x: 0, y: 1, z: 2 };

/**
 * Readers for the sources that every scene offers:
 * `sim.body.NAME.x|y|z` (m), `sim.body.NAME.up` (cosine of the tilt), `sim.joint.NAME` (m or rad),
 * `sim.velocity.NAME` (m/s or rad/s), `sim.sensor.NAME.INDEX`, `sim.contact.left|right.BODY` (normal force of a pad, N).
 *
 * @throws TelltaleError INVALID_SPEC for a source that the scene does not have.
 */
export function commonSource(simulation: Simulation, source: string): () => number {
  const [, kind, name = '', part = ''] = source.split('.');
  const axis = axes[part];
  if (kind === 'body' && axis !== undefined) {
    const at = simulation.body(name) * 3 + axis;
    return () => simulation.views.xpos[at] ?? NaN;
  }
  if (kind === 'body' && part === 'up') {
    const at = simulation.body(name) * 9 + 8;
    return () => simulation.views.xmat[at] ?? NaN;
  }
  if (kind === 'joint') {
    const at = simulation.jointPosition(name);
    return () => simulation.views.qpos[at] ?? NaN;
  }
  if (kind === 'velocity') {
    const at = simulation.jointVelocity(name);
    return () => simulation.views.qvel[at] ?? NaN;
  }
  if (kind === 'sensor') {
    const at = simulation.sensor(name) + Number(part || 0);
    return () => simulation.views.sensordata[at] ?? NaN;
  }
  if (kind === 'contact' && (name === 'left' || name === 'right')) {
    return padForce(simulation, name, part);
  }
  throw new TelltaleError('INVALID_SPEC', `there is no simulated source "${source}"`);
}

/** Force of a pad across the gripper, in newtons, whatever the hand's yaw. */
export function padForce(
  simulation: Simulation,
  side: 'left' | 'right',
  body: string,
): () => number {
  const force = simulation.sensor(`${side}_${body}`);
  const hand = simulation.body('hand') * 9;
  return () => {
    const { sensordata, xmat } = simulation.views;
    const along =
      (sensordata[force] ?? NaN) * (xmat[hand + 1] ?? NaN) +
      (sensordata[force + 1] ?? NaN) * (xmat[hand + 4] ?? NaN) +
      (sensordata[force + 2] ?? NaN) * (xmat[hand + 7] ?? NaN);
    return Math.abs(along);
  };
}
