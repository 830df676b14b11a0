import { seededRandom } from '#lib/kernel/random.ts';
import type { Pose } from '#lib/sample/stage/arm.ts';

export const frameWidth = 320;
export const frameHeight = 180;

/** How the camera sees the arm. */
export interface Camera {
  /** Standard deviation of a pixel's noise, 0–255. */
  readonly noise: number;
  /** Pixels a second that the camera pans, back and forth. */
  readonly pan: number;
}

export type Draw = (pose: Pose, clip_ms: number) => Uint8Array;

/** Draws the arm over a textured wall, in grey, a frame at a time. The same seed gives the same noise. */
export function drawing(camera: Camera, seed: number): Draw {
  const wall = texture(seed);
  const random = seededRandom(seed + 7);
  const noise = Int8Array.from({ length: 1 << 18 }, () => {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += random.float();
    return Math.round(sum * camera.noise);
  });
  return (pose, clip_ms) => {
    const frame = new Uint8Array(frameWidth * frameHeight);
    // A slow turn to and fro: half a period is twenty seconds.
    const shift = (camera.pan * 20 * (1 - Math.cos((clip_ms * Math.PI) / 20_000))) / 2;
    drawWall(frame, wall, shift);
    drawArm(frame, pose, frameWidth / 2 - shift * 0.6 + 20);
    if (camera.noise > 0) addNoise(frame, noise, random.int(0, noise.length - 1));
    return frame;
  };
}

const wallWidth = 640;

function texture(seed: number): Uint8Array {
  const random = seededRandom(seed + 3);
  const waves = Array.from({ length: 14 }, () => ({
    x: 0.02 + 0.25 * random.float(),
    y: 0.02 + 0.25 * random.float(),
    phase: 6.28 * random.float(),
  }));
  return Uint8Array.from({ length: wallWidth * frameHeight }, (_, i) => {
    const [x, y] = [i % wallWidth, Math.floor(i / wallWidth)];
    const sum = waves.reduce(
      (total, wave) => total + Math.sin(wave.x * x + wave.y * y + wave.phase),
      0,
    );
    return 150 + 9 * sum;
  });
}

/** A camera turns by parts of a pixel. */
function drawWall(frame: Uint8Array, wall: Uint8Array, shift: number): void {
  const whole = Math.floor(shift);
  const part = shift - whole;
  for (let y = 0; y < frameHeight; y++) {
    for (let x = 0; x < frameWidth; x++) {
      const at = y * wallWidth + whole + x;
      frame[y * frameWidth + x] = (1 - part) * (wall[at] ?? 0) + part * (wall[at + 1] ?? 0);
    }
  }
}

function drawArm(frame: Uint8Array, [shoulder, elbow]: Pose, base: number): void {
  const root = { x: base, y: frameHeight - 12 };
  const joint = { x: root.x + 70 * Math.cos(shoulder), y: root.y + 70 * Math.sin(shoulder) };
  const hand = {
    x: joint.x + 55 * Math.cos(shoulder + elbow),
    y: joint.y + 55 * Math.sin(shoulder + elbow),
  };
  drawLink(frame, root, joint, 9, 40);
  drawLink(frame, joint, hand, 6, 70);
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function drawLink(frame: Uint8Array, a: Point, b: Point, radius: number, shade: number): void {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const square = dx * dx + dy * dy;
  const left = Math.max(0, Math.floor(Math.min(a.x, b.x) - radius - 1));
  const right = Math.min(frameWidth - 1, Math.ceil(Math.max(a.x, b.x) + radius + 1));
  const top = Math.max(0, Math.floor(Math.min(a.y, b.y) - radius - 1));
  const bottom = Math.min(frameHeight - 1, Math.ceil(Math.max(a.y, b.y) + radius + 1));
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const t = Math.min(1, Math.max(0, ((x - a.x) * dx + (y - a.y) * dy) / square));
      const away = Math.hypot(x - a.x - t * dx, y - a.y - t * dy);
      const cover = Math.min(1, Math.max(0, radius + 0.5 - away));
      const at = y * frameWidth + x;
      if (cover > 0) frame[at] = cover * shade + (1 - cover) * (frame[at] ?? 0);
    }
  }
}

function addNoise(frame: Uint8Array, noise: Int8Array, from: number): void {
  for (let i = 0; i < frame.length; i++) {
    const value = (frame[i] ?? 0) + (noise[(from + i * 7) & (noise.length - 1)] ?? 0);
    frame[i] = value < 0 ? 0 : value > 255 ? 255 : value;
  }
}
