import { expect, test } from 'vitest';
import { progressText } from '../../../src/cli/progress.ts';

const file = { name: 'log.jsonl', bytes: 100e6 };

// Worked by hand from bytes, lines and seconds.
test.each([
  [file, { bytes: 25e6, lines: 50_000 }, 5_000, '25 %  5.0 MB/s  10,000 lines/s  15 s left'],
  [file, { bytes: 50e6, lines: 0 }, 120_000, '50 %  0.4 MB/s  2 min 0 s left'],
  [file, { bytes: 1e6, lines: 0 }, 60_000, '1 %  0.0 MB/s  1 h 39 min left'],
  [file, { bytes: 0, lines: 1200 }, 2_000, '1,200 lines  600 lines/s'],
  [{ name: 'stdin', bytes: undefined }, { bytes: 3e6, lines: 0 }, 1_000, '3.0 MB'],
] as const)('%j at %j after %i ms', (source, progress, elapsed, text) => {
  expect(progressText(source, progress, elapsed)).toBe(`${source.name}  ${text}`);
});
