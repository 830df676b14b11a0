import { gripperBodies, gripperCoupling, gripperDrives, type GripperOptions } from './gripper.ts';
import { fixed, indent, vector } from './mjcf.ts';

/** How a gantry with a gripper is built into a scene. Lengths in metres. */
export interface GantryOptions extends GripperOptions {
  /** Where the point between the finger pads is at the start. */
  readonly home: { readonly x: number; readonly y: number; readonly z: number };
}

/**
 * Bodies of a 4-DoF gantry (x, y, z, yaw) carrying a parallel gripper. Joint values are the position of the point
 * between the pads. The hand carries its own weight (gravcomp), so that the servos feel the load only.
 */
export function gantryBody({ home, ...gripper }: GantryOptions): string {
  return `<body name="hand" pos="${vector(home.x, home.y, home.z)}" gravcomp="1">
  <joint name="hand_x" type="slide" axis="1 0 0" ref="${fixed(home.x)}"/>
  <joint name="hand_y" type="slide" axis="0 1 0" ref="${fixed(home.y)}"/>
  <joint name="hand_z" type="slide" axis="0 0 1" ref="${fixed(home.z)}"/>
  <joint name="hand_yaw" type="hinge" axis="0 0 1"/>
  <inertial pos="0 0 0.06" mass="1.2" diaginertia="0.002 0.002 0.002"/>
  <site name="wrist"/>
  <geom name="palm" type="box" size="0.015 0.055 0.012" pos="0 0 0.09" contype="0" conaffinity="0" rgba="0.6 0.6 0.65 1"/>
${indent(gripperBodies(gripper), 2)}
</body>`;
}

/**
 * Servos of the gantry in the order x, y, z, yaw, left finger, right finger.
 * The stiffness keeps the sag under half a kilogram near 0.2 mm.
 */
export const gantryDrives = `<actuator>
  <position name="hand_x" joint="hand_x" kp="20000" kv="360"/>
  <position name="hand_y" joint="hand_y" kp="20000" kv="360"/>
  <position name="hand_z" joint="hand_z" kp="20000" kv="360"/>
  <position name="hand_yaw" joint="hand_yaw" kp="60" kv="1.2"/>
${indent(gripperDrives, 2)}
</actuator>
${gripperCoupling}`;
