import {
  gripperBodies,
  gripperCoupling,
  gripperDrives,
  gripperSensors,
} from '../../scene/gripper.ts';
import { indent, scene, vector } from '../../scene/mjcf.ts';

/** Cans on the counter: what they are and how they look. */
export const cans = ['coke', 'lemonade', 'water'] as const;
export type Can = (typeof cans)[number];

const colours: Readonly<Record<Can, string>> = {
  coke: '0.80 0.10 0.12 1',
  lemonade: '0.55 0.75 0.20 1',
  water: '0.25 0.45 0.85 1',
};

/** Can radius, half height and mass (a full 330 ml can): metres, kilograms. */
export const canRadius = 0.033;
export const canHalfHeight = 0.06;
/** Height of counter and hand-over table. */
export const tableTop = 0.75;
/** Middle of the hand-over zone, a circle of 12 cm on the second table. */
export const zone = { x: 0.82, y: 1.2 } as const;
/** Where the hand is when lift and arm are at 0: relative to the base, and the height of lift 0. */
export const handForward = 0.35;
export const handHeight = 0.6;

/** Collision groups: the robot meets the world, never itself. */
const robotGroup = 'contype="2" conaffinity="1"';
const worldGroup = 'contype="1" conaffinity="3"';

/** Where each can stands, its friction against the pads. Metres. */
export interface CokeFetchFactors {
  readonly positions: Readonly<Record<Can, { readonly x: number; readonly y: number }>>;
  readonly friction: number;
}

/** Planar base, lift, telescopic arm and gripper before a counter with three cans; a hand-over table to the left. */
export function cokeFetchScene({ positions, friction }: CokeFetchFactors): string {
  const can = (
    name: Can,
  ): string => `<body name="${name}" pos="${vector(positions[name].x, positions[name].y, tableTop + canHalfHeight)}">
  <freejoint name="${name}"/>
  <geom name="${name}" type="cylinder" size="${canRadius} ${canHalfHeight}" mass="0.35" friction="0.5 0.010 0.0001" rgba="${colours[name]}" ${worldGroup}/>
</body>`;
  return scene('coke-fetch', {
    world: `
<light pos="0 0 3"/>
<geom name="floor" type="plane" size="3 3 0.1" contype="0" conaffinity="1" rgba="0.9 0.9 0.88 1"/>
<geom name="counter" type="box" size="0.20 0.50 0.02" pos="0.92 0 ${tableTop - 0.02}" friction="0.4 0.005 0.0001" rgba="0.75 0.7 0.6 1" ${worldGroup}/>
<geom name="handover" type="box" size="0.20 0.25 0.02" pos="0.92 1.2 ${tableTop - 0.02}" friction="0.4 0.005 0.0001" rgba="0.6 0.65 0.75 1" ${worldGroup}/>
${cans.map(can).join('\n')}
<body name="base" gravcomp="1">
  <joint name="base_x" type="slide" axis="1 0 0"/>
  <joint name="base_y" type="slide" axis="0 1 0"/>
  <joint name="base_yaw" type="hinge" axis="0 0 1"/>
  <geom name="base" type="box" size="0.25 0.25 0.15" pos="0 0 0.16" mass="30" rgba="0.35 0.36 0.4 1" ${robotGroup}/>
  <geom name="mast" type="box" size="0.04 0.04 0.55" pos="-0.1 0 0.8" mass="5" rgba="0.5 0.5 0.55 1" ${robotGroup}/>
  <body name="lift" pos="0 0 ${handHeight}" gravcomp="1">
    <joint name="lift" type="slide" axis="0 0 1"/>
    <geom name="lift" type="box" size="0.12 0.03 0.03" pos="0.03 0 0" mass="2" rgba="0.5 0.5 0.55 1" ${robotGroup}/>
    <body name="hand" pos="${handForward} 0 0" gravcomp="1">
      <joint name="arm" type="slide" axis="1 0 0"/>
      <site name="wrist"/>
      <geom name="arm" type="box" size="0.14 0.015 0.015" pos="-0.24 0 0" mass="0.8" rgba="0.6 0.6 0.65 1" ${robotGroup}/>
      <geom name="palm" type="box" size="0.012 0.078 0.014" pos="-0.09 0 0" mass="0.2" rgba="0.6 0.6 0.65 1" ${robotGroup}/>
${indent(gripperBodies({ opening: 0.07, padLength: 0.022, friction, attributes: robotGroup }), 6)}
    </body>
  </body>
</body>`,
    rest: `
<actuator>
  <position name="base_x" joint="base_x" kp="80000" kv="3400"/>
  <position name="base_y" joint="base_y" kp="80000" kv="3400"/>
  <position name="base_yaw" joint="base_yaw" kp="8000" kv="360"/>
  <position name="lift" joint="lift" kp="30000" kv="650"/>
  <position name="arm" joint="arm" kp="20000" kv="360"/>
${indent(gripperDrives, 2)}
</actuator>
${gripperCoupling}
<sensor>
${indent(gripperSensors([...cans]), 2)}
  <contact name="counter_touch" geom1="counter" subtree2="base" data="found" num="1"/>
  <contact name="handover_touch" geom1="handover" subtree2="base" data="found" num="1"/>
</sensor>`,
  });
}
