import { fixed, scene, vector } from '../../scene/mjcf.ts';

/** What a trial draws: metres, radians. */
export interface WipeTableFactors {
  readonly table_height: number;
  readonly tilt_x: number;
  readonly tilt_y: number;
  readonly friction: number;
}

/** Half the sponge's edge, half its thickness: metres. */
export const spongeHalf = 0.03;
const spongeThickness = 0.01;
/** Height of the hand above the table's nominal plane at the start. */
export const homeHeight = 0.08;

/**
 * A sponge on a spring under a three-axis arm, above a table whose height and tilt are not what the arm believes. The
 * joint values are the position of the sponge's lower face when the spring is at rest. The engine turns the tilt into a
 * rotation itself: its sine is the same everywhere.
 */
export function wipeTableScene({
  table_height,
  tilt_x,
  tilt_y,
  friction,
}: WipeTableFactors): string {
  return scene('wipe-table', {
    world: `
<light pos="0 0 1.5"/>
<body name="table" pos="${vector(0, 0, table_height)}" euler="${vector(tilt_x, tilt_y, 0)}">
  <geom name="table" type="box" size="0.25 0.25 0.02" pos="0 0 -0.02" friction="${fixed(friction)} 0.005 0.0001" rgba="0.75 0.7 0.6 1"/>
</body>
<body name="hand" pos="${vector(-0.18, -0.18, homeHeight)}" gravcomp="1">
  <joint name="hand_x" type="slide" axis="1 0 0" ref="-0.18"/>
  <joint name="hand_y" type="slide" axis="0 1 0" ref="-0.18"/>
  <joint name="hand_z" type="slide" axis="0 0 1" ref="${fixed(homeHeight)}"/>
  <geom name="palm" type="cylinder" size="0.02 0.04" pos="0 0 0.10" mass="1.2" contype="0" conaffinity="0" rgba="0.6 0.6 0.65 1"/>
  <site name="wrist"/>
  <body name="sponge" pos="0 0 ${fixed(spongeThickness)}" gravcomp="1">
    <joint name="sponge" type="slide" axis="0 0 1" stiffness="3000" damping="35" range="-0.005 0.030"/>
    <geom name="sponge" type="box" size="${spongeHalf} ${spongeHalf} ${spongeThickness}" mass="0.05" friction="${fixed(friction)} 0.005 0.0001" rgba="0.95 0.8 0.3 1"/>
  </body>
</body>`,
    rest: `
<actuator>
  <position name="hand_x" joint="hand_x" kp="20000" kv="360"/>
  <position name="hand_y" joint="hand_y" kp="20000" kv="360"/>
  <position name="hand_z" joint="hand_z" kp="20000" kv="360"/>
</actuator>
<sensor>
  <force name="wrist" site="wrist"/>
  <contact name="press" geom1="sponge" geom2="table" data="force" reduce="netforce" num="1"/>
</sensor>`,
  });
}
