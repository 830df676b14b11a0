import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { playbackOf } from '#lib/sim/trial/playback.ts';
import { portableHash } from '#lib/sim/trial/recorder.ts';
import { runScripted } from '#lib/sim/trial/run-scripted.ts';
import { TrialSession } from '#lib/sim/trial/session.ts';
import { engineAtHand, publicTrial, simulatedSpec } from './engine-at-hand.ts';

const engine = await engineAtHand();
const spec = simulatedSpec('cup-lift');
const planned = publicTrial(spec, 0);

/** Keeps what is hashed, so that the test can hash it again by other means. */
function spy(): { bytes: Buffer[]; create: typeof portableHash } {
  const bytes: Buffer[] = [];
  return {
    bytes,
    create: () => {
      const hash = portableHash();
      return {
        update: (part) => {
          bytes.push(Buffer.from(part));
          hash.update(part);
        },
        hex: () => hash.hex(),
      };
    },
  };
}

test('what is hashed is one row (time, qpos, qvel, ctrl) of little-endian float64 a step', () => {
  const { bytes, create } = spy();
  const result = runScripted(engine, spec, planned, 'weak-grip', create);
  const all = Buffer.concat(bytes);
  // Gantry 4 + fingers 2 + free cup 7 positions, 4 + 2 + 6 velocities, 6 controls, and the time.
  const width = 1 + 13 + 12 + 6;
  expect(result.steps).toBe(3500);
  expect(all.length).toBe(3500 * width * 8);
  expect(createHash('sha256').update(all).digest('hex')).toBe(result.trajectory_sha256);
  expect(all.readDoubleLE(0)).toBeCloseTo(0.002, 12);
  expect(all.readDoubleLE((3500 - 1) * width * 8)).toBeCloseTo(7, 9);
});

test('a policy sees what the spec allows and nothing else', () => {
  const session = new TrialSession(engine, spec, planned);
  const { allowed } = spec.simulation.control.observation;
  expect(Object.keys(session.observe()).sort()).toEqual([...allowed].sort());
  session.finish();
});

test('empty and full look alike before anything is touched', () => {
  const views = [0, 1].map((trial) => {
    const session = new TrialSession(engine, spec, publicTrial(spec, trial));
    const observation = session.observe();
    session.finish();
    return observation;
  });
  expect(views[0]).toEqual(views[1]);
});

test('a target that is not a number ends the trial as invalid', () => {
  const session = new TrialSession(engine, spec, planned);
  session.apply([NaN, 0, 0.2, 0, 0]);
  expect(session.done).toBe(true);
  expect(session.finish()).toMatchObject({ invalid: 'not-a-number', grade: null });
});

test('the response time is that of the first commanded motion', () => {
  const session = new TrialSession(engine, spec, planned);
  session.hold(5);
  session.apply([0, 0, 0.2, 0, 8]);
  session.apply([0.005, 0, 0.2, 0, 8]);
  // Five ticks held, one with grip only: the sixth tick of 20 ms is the first that moves.
  expect(session.finish().response_ms).toBe(120);
});

test('ten trials one after the other in one engine are ten trials each alone', async () => {
  const together = [0, 2, 4].map((trial) =>
    runScripted(engine, spec, publicTrial(spec, trial), 'baseline'),
  );
  const alone = runScripted(await engineAtHand(), spec, publicTrial(spec, 4), 'baseline');
  expect(together[2]?.trajectory_sha256).toBe(alone.trajectory_sha256);
});

test('a playback shows the cup where the trial had it', () => {
  const result = runScripted(engine, spec, planned, 'baseline');
  const playback = playbackOf(engine, spec, planned, result.actions);
  expect(playback.frames).toBe(351);
  expect(playback.poses).toHaveLength(351 * playback.shapes.length * 12);
  const cup = playback.shapes.findIndex(
    ({ type, size }) => type === 'cylinder' && size[1] === 0.05,
  );
  const height = (frame: number): number =>
    playback.poses[(frame * playback.shapes.length + cup) * 12 + 2] ?? NaN;
  // The middle of a cup of 10 cm is 5 cm above the table; in the end it is at least 10 cm higher.
  expect(height(0)).toBeCloseTo(0.05, 5);
  expect(height(350)).toBeGreaterThan(0.15);
  expect(playback.signals['cup_lift']?.[350]).toBeCloseTo(height(350) - height(0), 4);
});
