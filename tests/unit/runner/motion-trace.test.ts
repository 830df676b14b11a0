import { expect, it } from 'vitest';
import { motionTrace } from '#lib/server/runner/motion-trace.ts';
import { encodeNumbers, type TrialFile } from '#lib/server/runner/trial-file.ts';

const control = (motion: readonly boolean[]) =>
  ({ rate_hz: 50, targets: motion.map((each) => ({ motion: each })) }) as unknown as Parameters<
    typeof motionTrace
  >[1];
const trial = (rows: readonly (readonly number[])[]) =>
  ({
    actions: encodeNumbers(Float64Array.from(rows.flat())),
    episode: { episode_id: 'run/0' },
  }) as unknown as TrialFile;

it('is the norm of the rates of the motion targets, at the end of each tick', () => {
  // Steps of 3 and 4 hundredths in a fiftieth of a second: 5 hundredths × 50 = 2.5 a second. The third target is a force.
  const rows = [
    [0, 0, 9],
    [0.03, 0.04, -9],
    [0.03, 0.04, 9],
  ];
  const trace = motionTrace(trial(rows), control([true, true, false]));
  expect(trace).toMatchObject({ episode_id: 'run/0', t_ms: [20, 40, 60] });
  expect(trace?.speed.map((speed) => Number(speed.toFixed(9)))).toEqual([0, 2.5, 0]);
});

it('is none for a trial in which nothing was commanded', () => {
  expect(motionTrace(trial([[1, 2]]), control([true, true]))).toBeNull();
  expect(motionTrace(trial([]), control([true]))).toBeNull();
});
