import { fixed, vector } from './mjcf.ts';

/** How a gantry with a two-finger gripper is built into a scene. Lengths in metres. */
export interface GantryOptions {
  /** Where the point between the finger pads is at the start. */
  readonly home: { readonly x: number; readonly y: number; readonly z: number };
  /** Largest distance of each pad from the middle. */
  readonly opening: number;
  /** Sliding friction of the pads. */
  readonly friction: number;
}

/**
 * Bodies of a 4-DoF gantry (x, y, z, yaw) carrying a parallel gripper. Joint values are the position of the point
 * between the pads. The hand carries its own weight (gravcomp), so that the servos feel the load only.
 */
export function gantryBody({ home, opening, friction }: GantryOptions): string {
  return `
<body name="hand" pos="${vector(home.x, home.y, home.z)}" gravcomp="1">
  <joint name="hand_x" type="slide" axis="1 0 0" ref="${fixed(home.x)}"/>
  <joint name="hand_y" type="slide" axis="0 1 0" ref="${fixed(home.y)}"/>
  <joint name="hand_z" type="slide" axis="0 0 1" ref="${fixed(home.z)}"/>
  <joint name="hand_yaw" type="hinge" axis="0 0 1"/>
  <inertial pos="0 0 0.06" mass="1.2" diaginertia="0.002 0.002 0.002"/>
  <site name="wrist"/>
  <geom name="palm" type="box" size="0.015 0.055 0.012" pos="0 0 0.09" contype="0" conaffinity="0" rgba="0.6 0.6 0.65 1"/>
${finger('left', 1, opening, friction)}
${finger('right', -1, opening, friction)}
</body>`;
}

/** A pad on a slide; `side` is +1 for the one at positive y. */
function finger(name: string, side: 1 | -1, opening: number, friction: number): string {
  return `  <body name="finger_${name}" pos="0 ${fixed(side * opening)} 0" gravcomp="1">
    <joint name="finger_${name}" type="slide" axis="0 ${-side} 0" range="0 ${fixed(opening)}" damping="20" armature="0.02"/>
    <geom name="pad_${name}" type="box" size="0.010 0.004 0.016" pos="0 ${fixed(side * 0.004)} 0" mass="0.05" friction="${fixed(friction)} 0.010 0.0001" rgba="0.25 0.25 0.28 1"/>
  </body>`;
}

/**
 * Servos of the gantry in the order x, y, z, yaw, left finger, right finger; coupled fingers; wrist force.
 * The stiffness keeps the sag under half a kilogram near 0.2 mm.
 */
export const gantryDrives = `
<actuator>
  <position name="hand_x" joint="hand_x" kp="20000" kv="360"/>
  <position name="hand_y" joint="hand_y" kp="20000" kv="360"/>
  <position name="hand_z" joint="hand_z" kp="20000" kv="360"/>
  <position name="hand_yaw" joint="hand_yaw" kp="60" kv="1.2"/>
  <motor name="finger_left" joint="finger_left"/>
  <motor name="finger_right" joint="finger_right"/>
</actuator>
<equality>
  <joint joint1="finger_left" joint2="finger_right"/>
</equality>
<contact>
  <exclude body1="finger_left" body2="finger_right"/>
</contact>`;

/** Force on the wrist and, for each listed body, the net force of each pad on it. */
export function gantrySensors(touched: readonly string[]): string {
  const pads = touched.flatMap((body) =>
    ['left', 'right'].map(
      (side) =>
        `<contact name="${side}_${body}" geom1="pad_${side}" subtree2="${body}" data="force" reduce="netforce" num="1"/>`,
    ),
  );
  return ['<force name="wrist" site="wrist"/>', ...pads].join('\n');
}
