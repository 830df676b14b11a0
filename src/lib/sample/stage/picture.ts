import type { Pose } from './arm.ts';
import { dotsOf } from './lettering.ts';

export const pictureWidth = 480;
export const pictureHeight = 270;
const chromaWidth = pictureWidth / 2;
const lumaBytes = pictureWidth * pictureHeight;
const chromaBytes = lumaBytes / 4;

/** Luma and the two differences of colour, 0–255. */
type Colour = readonly [y: number, u: number, v: number];

const wall: Colour = [196, 130, 126];
const table: Colour = [150, 116, 140];
const steel: Colour = [70, 132, 126];
const upper: Colour = [150, 70, 176];
const lower: Colour = [168, 62, 168];
const ink: Colour = [40, 128, 128];

/**
 * Draws the arm of the stage before a wall with a table, a frame at a time, as raw yuv420p. That it is generated stands in
 * the picture itself.
 */
export function stagePicture(): (pose: Pose) => Uint8Array {
  const empty = background();
  return ([shoulder, elbow]) => {
    const frame = empty.slice();
    const root = { x: 240, y: 228 };
    const joint = towards(root, shoulder, 104);
    const hand = towards(joint, shoulder + elbow, 84);
    const grip = towards(hand, shoulder + elbow, 14);
    link(frame, root, joint, 13, upper);
    link(frame, joint, hand, 9, lower);
    link(frame, hand, grip, 5, steel);
    for (const [at, radius] of [
      [root, 16],
      [joint, 9],
      [hand, 6],
    ] as const)
      link(frame, at, { x: at.x + 0.5, y: at.y }, radius, steel);
    return frame;
  };
}

interface Point {
  readonly x: number;
  readonly y: number;
}

const towards = ({ x, y }: Point, angle: number, length: number): Point => ({
  x: x + length * Math.cos(angle),
  y: y + length * Math.sin(angle),
});

function background(): Uint8Array {
  const frame = new Uint8Array(lumaBytes + 2 * chromaBytes);
  for (let y = 0; y < pictureHeight; y++) {
    const [luma, u, v] = y < 236 ? wall : table;
    const shade = y < 236 ? Math.round(y * 0.12) : 0;
    for (let x = 0; x < pictureWidth; x++) {
      // Tiles on the wall: something for the eye to hold on to.
      const joint = y < 236 && (x % 60 === 0 || y % 59 === 0) ? 14 : 0;
      put(frame, x, y, [luma - shade - joint, u, v], 1);
    }
  }
  for (const [x, y] of dotsOf('GENERATED NOT A REAL ROBOT'))
    for (let dot = 0; dot < 4; dot++)
      put(frame, 12 + 2 * x + (dot & 1), 12 + 2 * y + (dot >> 1), ink, 1);
  return frame;
}

/** A rounded bar from one point to another, smooth at its edge. */
function link(frame: Uint8Array, a: Point, b: Point, radius: number, colour: Colour): void {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const square = dx * dx + dy * dy;
  const left = Math.max(0, Math.floor(Math.min(a.x, b.x) - radius - 1));
  const right = Math.min(pictureWidth - 1, Math.ceil(Math.max(a.x, b.x) + radius + 1));
  const top = Math.max(0, Math.floor(Math.min(a.y, b.y) - radius - 1));
  const bottom = Math.min(pictureHeight - 1, Math.ceil(Math.max(a.y, b.y) + radius + 1));
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const t = Math.min(1, Math.max(0, ((x - a.x) * dx + (y - a.y) * dy) / square));
      const [ox, oy] = [x - a.x - t * dx, y - a.y - t * dy];
      const cover = Math.min(1, Math.max(0, radius + 0.5 - Math.sqrt(ox * ox + oy * oy)));
      if (cover > 0) put(frame, x, y, colour, cover);
    }
  }
}

function put(frame: Uint8Array, x: number, y: number, [luma, u, v]: Colour, cover: number): void {
  const at = y * pictureWidth + x;
  frame[at] = cover * luma + (1 - cover) * (frame[at] ?? 0);
  if ((x & 1) === 1 || (y & 1) === 1) return;
  const chroma = lumaBytes + (y >> 1) * chromaWidth + (x >> 1);
  frame[chroma] = cover * u + (1 - cover) * (frame[chroma] ?? 0);
  const second = chroma + chromaBytes;
  frame[second] = cover * v + (1 - cover) * (frame[second] ?? 0);
}
