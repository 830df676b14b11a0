import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { nodeArguments } from '../../../scripts/setup/node-arguments.js';

/** Keeps a window of the newest objects alive, as an ingest does, and prints how large the space for them became, in MiB. */
const program = `
  let kept = [];
  for (let n = 0; n < 3_000_000; n++) {
    kept.push({ n, list: [n] });
    if (kept.length > 200_000) kept = [];
  }
  const space = require('node:v8').getHeapSpaceStatistics().find((s) => s.space_name === 'new_space');
  process.stdout.write(String(space.space_size / 1024 / 1024));
`;

test('an ingest has a bound on the space for young objects: two halves of what it is told', () => {
  const told = nodeArguments('ingest');
  const [, half] = /^--max-semi-space-size=(\d+)$/.exec(told[0] ?? '') ?? [];
  const { stdout, status } = spawnSync(process.execPath, [...told, '-e', program], {
    encoding: 'utf8',
  });
  expect(status).toBe(0);
  expect(Number(stdout)).toBeGreaterThan(0);
  expect(Number(stdout)).toBeLessThanOrEqual(2 * Number(half));
});

test('other commands are started without one', () => {
  expect(nodeArguments('serve')).toEqual([]);
  expect(nodeArguments(undefined)).toEqual([]);
});
