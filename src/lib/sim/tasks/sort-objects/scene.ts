import { gantryBody, gantryDrives } from '../../scene/gantry.ts';
import { gripperSensors } from '../../scene/gripper.ts';
import { fixed, indent, scene, vector } from '../../scene/mjcf.ts';

export const cubes = ['cube_1', 'cube_2', 'cube_3', 'cube_4'] as const;
export type Colour = 'red' | 'blue';

const rgba: Readonly<Record<Colour, string>> = { red: '0.85 0.2 0.2 1', blue: '0.2 0.35 0.85 1' };

/** Half a cube's edge; the trays: half their size, their middle's distance from the table's middle. Metres. */
export const cubeHalf = 0.018;
export const tray = { halfX: 0.16, halfY: 0.06, y: 0.2 } as const;
/** On which side each colour belongs. */
export const trayY: Readonly<Record<Colour, number>> = { red: tray.y, blue: -tray.y };

export interface Cube {
  readonly x: number;
  readonly y: number;
  readonly colour: Colour;
}

/** Four cubes in a row, a tray for each colour on either side. */
export function sortObjectsScene(placed: readonly Cube[], mass: number, friction: number): string {
  const cube = ({ x, y, colour }: Cube, index: number): string => {
    const name = cubes[index] ?? '';
    return `<body name="${name}" pos="${vector(x, y, cubeHalf)}">
  <freejoint name="${name}"/>
  <geom name="${name}" type="box" size="${vector(cubeHalf, cubeHalf, cubeHalf)}" mass="${fixed(mass)}" friction="0.4 0.010 0.0001" rgba="${rgba[colour]}"/>
</body>`;
  };
  return scene('sort-objects', {
    world: `
<light pos="0 0 1.5"/>
<geom name="table" type="box" size="0.35 0.35 0.02" pos="0 0 -0.02" friction="0.4 0.005 0.0001" rgba="0.75 0.7 0.6 1"/>
${walls(trayY.red, '0.6 0.3 0.3 1')}
${walls(trayY.blue, '0.3 0.35 0.6 1')}
${placed.map(cube).join('\n')}
${gantryBody({ home: { x: 0, y: 0, z: 0.2 }, opening: 0.04, padLength: 0.01, friction })}`,
    rest: `
${gantryDrives}
<sensor>
${indent(gripperSensors([...cubes]), 2)}
</sensor>`,
  });
}

/** Low walls around a tray. */
function walls(y: number, colour: string): string {
  const wall = (x: number, wallY: number, halfX: number, halfY: number): string =>
    `<geom type="box" size="${vector(halfX, halfY, 0.006)}" pos="${vector(x, wallY, 0.006)}" rgba="${colour}"/>`;
  const { halfX, halfY } = tray;
  return [
    wall(0, y + halfY, halfX, 0.003),
    wall(0, y - halfY, halfX, 0.003),
    wall(halfX, y, 0.003, halfY),
    wall(-halfX, y, 0.003, halfY),
  ].join('\n');
}
