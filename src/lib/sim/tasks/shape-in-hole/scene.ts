import { gantryBody, gantryDrives } from '../../scene/gantry.ts';
import { gripperSensors } from '../../scene/gripper.ts';
import { fixed, indent, scene, vector } from '../../scene/mjcf.ts';

export const shapes = ['square', 'round', 'rectangle'] as const;
export type Shape = (typeof shapes)[number];

/** What a trial draws: metres, radians. */
export interface ShapeInHoleFactors {
  readonly shape: Shape;
  readonly peg_x: number;
  readonly peg_y: number;
  readonly board_yaw: number;
  /** Gap between peg and hole on each side. */
  readonly clearance: number;
  readonly friction: number;
}

/** Half the peg's height; the board is thinner than that, so that a peg in its hole still sticks out. */
export const pegHalfHeight = 0.03;
export const boardThickness = 0.025;
/** Half the edge of the square in which each hole is cut, and the holes' places on the board. */
const frameHalf = 0.036;
const holeY: Readonly<Record<Shape, number>> = { square: -0.085, round: 0, rectangle: 0.085 };

/** Half extents of the peg along and across the jaws. */
const pegHalf: Readonly<Record<Shape, readonly [number, number]>> = {
  square: [0.015, 0.015],
  round: [0.015, 0.015],
  rectangle: [0.01, 0.018],
};

/** One of three pegs on a table, a board with three holes, turned by some angle. */
export function shapeInHoleScene(factors: ShapeInHoleFactors): string {
  return scene('shape-in-hole', {
    world: `
<light pos="0 0 1.5"/>
<geom name="table" type="box" size="0.30 0.30 0.02" pos="0 0 -0.02" friction="0.4 0.005 0.0001" rgba="0.75 0.7 0.6 1"/>
<body name="board" pos="0.09 0 ${fixed(boardThickness / 2)}" euler="${vector(0, 0, factors.board_yaw)}">
${indent(shapes.map((shape) => hole(shape, factors.clearance)).join('\n'), 2)}
</body>
<body name="peg" pos="${vector(factors.peg_x, factors.peg_y, pegHalfHeight)}">
  <freejoint name="peg"/>
  ${pegGeom(factors.shape)}
</body>
${gantryBody({ home: { x: -0.05, y: 0, z: 0.2 }, opening: 0.04, padLength: 0.01, friction: factors.friction })}`,
    rest: `
${gantryDrives}
<sensor>
${indent(gripperSensors(['peg']), 2)}
</sensor>`,
  });
}

function pegGeom(shape: Shape): string {
  const [x, y] = pegHalf[shape];
  const size = shape === 'round' ? vector(x, pegHalfHeight) : vector(x, y, pegHalfHeight);
  const type = shape === 'round' ? 'cylinder' : 'box';
  return `<geom name="peg" type="${type}" size="${size}" mass="0.08" friction="0.3 0.010 0.0001" rgba="0.85 0.55 0.2 1"/>`;
}

function hole(shape: Shape, clearance: number): string {
  const [pegX, pegY] = pegHalf[shape];
  const walls =
    shape === 'round' ? octagon(pegX + clearance) : rectangle(pegX + clearance, pegY + clearance);
  return `<body name="hole_${shape}" pos="0 ${fixed(holeY[shape])} 0">
${indent(walls.map(wall).join('\n'), 2)}
</body>`;
}

interface Wall {
  readonly x: number;
  readonly y: number;
  readonly halfX: number;
  readonly halfY: number;
  readonly yaw: number;
}

const wall = ({ x, y, halfX, halfY, yaw }: Wall): string =>
  `<geom type="box" size="${vector(halfX, halfY, boardThickness / 2)}" pos="${vector(x, y, 0)}" euler="${vector(0, 0, yaw)}" friction="0.3 0.005 0.0001" rgba="0.5 0.6 0.7 1"/>`;

/** Four walls around an opening of 2x × 2y. */
function rectangle(x: number, y: number): Wall[] {
  const sideX = (frameHalf - x) / 2;
  const sideY = (frameHalf - y) / 2;
  return [
    { x: x + sideX, y: 0, halfX: sideX, halfY: frameHalf, yaw: 0 },
    { x: -x - sideX, y: 0, halfX: sideX, halfY: frameHalf, yaw: 0 },
    { x: 0, y: y + sideY, halfX: x, halfY: sideY, yaw: 0 },
    { x: 0, y: -y - sideY, halfX: x, halfY: sideY, yaw: 0 },
  ];
}

/** Eight walls around a circle of radius r: cosine and sine of 45° are one number, written out. */
function octagon(r: number): Wall[] {
  const half = 0.008;
  const diagonal = 0.7071067811865476;
  const quarterTurn = 0.7853981633974483;
  const directions = [
    [1, 0],
    [diagonal, diagonal],
    [0, 1],
    [-diagonal, diagonal],
    [-1, 0],
    [-diagonal, -diagonal],
    [0, -1],
    [diagonal, -diagonal],
  ] as const;
  return directions.map(([x, y], index) => ({
    x: x * (r + half),
    y: y * (r + half),
    halfX: half,
    halfY: 0.4142 * (r + 2 * half),
    yaw: index * quarterTurn,
  }));
}
