import { expect, test } from 'vitest';
import { Cells } from '#lib/sim/tasks/wipe-table/cells.ts';

/** One stroke along x through the middle, from -x to +x, in steps of a tenth of a millimetre. */
function stroke(cells: Cells, from: number, to: number, force: number): void {
  const steps = Math.round(Math.abs(to - from) / 0.0001);
  for (let step = 0; step <= steps; step++)
    cells.wipe(from + ((to - from) * step) / steps, 0, force);
}

test('one stroke of a 6 cm sponge across the middle cleans 6 of 30 rows', () => {
  const cells = new Cells(-0.2, 0);
  stroke(cells, -0.2, 0.2, 7);
  expect(cells.cleanShare).toBeCloseTo(6 / 30, 12);
});

test.each([2.9, 12.1, NaN])('%d N clean nothing', (force) => {
  const cells = new Cells(-0.2, 0);
  stroke(cells, -0.2, 0.2, force);
  expect(cells.cleanShare).toBe(0);
});

test('2.9 cm of wiping leave a cell dirty, 3.1 cm clean the 36 cells under the sponge that saw them all', () => {
  const short = new Cells(0, 0);
  stroke(short, 0, 0.029, 7);
  expect(short.cleanShare).toBe(0);
  const long = new Cells(0, 0);
  stroke(long, 0, 0.031, 7);
  // The sponge covers −3…3 cm at first and 0.1…6.1 cm at last: the cells with middles 0.5, 1.5 and 2.5 cm saw all of it.
  expect(long.cleanShare * 900).toBeCloseTo(3 * 6, 9);
});
