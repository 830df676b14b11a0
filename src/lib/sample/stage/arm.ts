import { seededRandom } from '#lib/kernel/random.ts';

/** Joint angles of a planar arm of two links, radians. */
export type Pose = readonly [shoulder: number, elbow: number];

/** Generated motion: one minimum-jerk move after the other, some with a pause between. */
export interface ArmMotion {
  readonly seconds: number;
  pose(ms: number): Pose;
}

interface Move {
  readonly from_ms: number;
  readonly to_ms: number;
  readonly from: Pose;
  readonly to: Pose;
}

/** What a robot logs of its motion; in the form of a motion trace (demos/trace.ts). */
export interface ArmTrace {
  readonly episode_id: string;
  readonly t_ms: readonly number[];
  readonly speed: readonly number[];
}

/** The same seed gives the same motion. */
export function armMotion(seed: number, seconds: number): ArmMotion {
  const random = seededRandom(seed);
  const moves: Move[] = [];
  let at = 0;
  let pose: Pose = [-1.2, 0.8];
  while (at < seconds * 1000) {
    const to: Pose = [-2.4 + 1.7 * random.float(), -1.6 + 3.2 * random.float()];
    const length = 700 + 2300 * random.float();
    moves.push({ from_ms: at, to_ms: at + length, from: pose, to });
    at += length + (random.float() < 0.3 ? 2000 * random.float() : 150 * random.float());
    pose = to;
  }
  return { seconds, pose: (ms) => poseAt(moves, ms) };
}

function poseAt(moves: readonly Move[], ms: number): Pose {
  const move = moves.findLast(({ from_ms }) => from_ms <= ms) ?? moves[0];
  if (move === undefined) return [0, 0];
  const s = Math.min(1, Math.max(0, (ms - move.from_ms) / (move.to_ms - move.from_ms)));
  const done = s * s * s * (10 + s * (6 * s - 15));
  return [
    move.from[0] + done * (move.to[0] - move.from[0]),
    move.from[1] + done * (move.to[1] - move.from[1]),
  ];
}

/** What the robot logs of the motion: the norm of its joint velocities, 50 times a second. */
export function armTrace(motion: ArmMotion, episode_id: string): ArmTrace {
  const count = motion.seconds * 50;
  const t_ms = Array.from({ length: count }, (_, i) => i * 20);
  const speed = t_ms.map((time) => {
    const [before, after] = [motion.pose(time - 10), motion.pose(time + 10)];
    return Math.hypot(after[0] - before[0], after[1] - before[1]) / 0.02;
  });
  return { episode_id, t_ms, speed };
}
