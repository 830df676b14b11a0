import { fixed } from './mjcf.ts';

/** A parallel gripper. Lengths in metres. */
export interface GripperOptions {
  /** Largest distance of each pad from the middle. */
  readonly opening: number;
  /** Sliding friction of the pads. */
  readonly friction: number;
  /** Half the pads' length along the hand's x axis: how far off the middle an object may be grasped. */
  readonly padLength: number;
  /** Further attributes of the pads' geoms, such as their collision groups. */
  readonly attributes?: string;
}

/** Two pads on slides that move across the hand's y axis. To be placed inside the body `hand`. */
export const gripperBodies = (options: GripperOptions): string =>
  `${finger('left', 1, options)}\n${finger('right', -1, options)}`;

/** A pad on a slide; `side` is +1 for the one at positive y. */
function finger(
  name: string,
  side: 1 | -1,
  { opening, friction, padLength, attributes }: GripperOptions,
): string {
  const extra = attributes ? ` ${attributes}` : '';
  return `<body name="finger_${name}" pos="0 ${fixed(side * opening)} 0" gravcomp="1">
  <joint name="finger_${name}" type="slide" axis="0 ${-side} 0" range="0 ${fixed(opening)}" damping="20" armature="0.02"/>
  <geom name="pad_${name}" type="box" size="${fixed(padLength)} 0.004 0.016" pos="0 ${fixed(side * 0.004)} 0" mass="0.05" friction="${fixed(friction)} 0.010 0.0001" rgba="0.25 0.25 0.28 1"${extra}/>
</body>`;
}

/** Drives of the two pads: newtons each, the same number for both. */
export const gripperDrives = `<motor name="finger_left" joint="finger_left"/>
<motor name="finger_right" joint="finger_right"/>`;

/** The pads move as one and do not collide with each other. */
export const gripperCoupling = `<equality>
  <joint joint1="finger_left" joint2="finger_right"/>
</equality>
<contact>
  <exclude body1="finger_left" body2="finger_right"/>
</contact>`;

/** Force on the wrist and, for each listed body, the net force of each pad on it. */
export function gripperSensors(touched: readonly string[]): string {
  const pads = touched.flatMap((body) =>
    ['left', 'right'].map(
      (side) =>
        `<contact name="${side}_${body}" geom1="pad_${side}" subtree2="${body}" data="force" reduce="netforce" num="1"/>`,
    ),
  );
  return ['<force name="wrist" site="wrist"/>', ...pads].join('\n');
}
