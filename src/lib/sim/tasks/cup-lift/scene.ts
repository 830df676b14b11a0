import { gantryBody, gantryDrives } from '../../scene/gantry.ts';
import { gripperSensors } from '../../scene/gripper.ts';
import { fixed, indent, scene, vector } from '../../scene/mjcf.ts';

/** What a trial draws: lengths in metres, masses in kilograms. */
export interface CupLiftFactors {
  readonly load: 'empty' | 'full';
  readonly cup_x: number;
  readonly cup_y: number;
  readonly friction: number;
  readonly empty_mass: number;
  readonly payload: number;
}

/** A cup of radius 35 mm and height 100 mm on a table, under a gantry. Empty and full look the same from outside. */
export function cupLiftScene(factors: CupLiftFactors): string {
  const payload = `
  <geom name="payload" type="cylinder" size="0.030 0.040" pos="0 0 -0.005" mass="${fixed(factors.payload)}" contype="0" conaffinity="0" rgba="0.3 0.5 0.8 1"/>`;
  return scene('cup-lift', {
    world: `
<light pos="0 0 1.5"/>
<geom name="table" type="box" size="0.30 0.30 0.02" pos="0 0 -0.02" friction="0.5 0.005 0.0001" rgba="0.75 0.7 0.6 1"/>
<body name="cup" pos="${vector(factors.cup_x, factors.cup_y, 0.05)}">
  <freejoint name="cup"/>
  <geom name="cup" type="cylinder" size="0.035 0.050" mass="${fixed(factors.empty_mass)}" friction="${fixed(factors.friction)} 0.010 0.0001" rgba="0.9 0.9 0.95 1"/>${factors.load === 'full' ? payload : ''}
</body>
${gantryBody({ home: { x: 0, y: 0, z: 0.2 }, opening: 0.05, padLength: 0.01, friction: factors.friction })}`,
    rest: `
${gantryDrives}
<sensor>
${indent(gripperSensors(['cup']), 2)}
</sensor>`,
  });
}
