import { describe, expect, test } from 'vitest';
import { holds } from './row.ts';
import { sections } from './sections.ts';

// The bounded form: fewer repetitions, the same rows. The full one is `npm run calibrate`.
const repetitions = 600;

describe.each(sections)('$title', (section) => {
  test('every row lies where it must, four Monte-Carlo errors allowed', () => {
    const rows = section.rows(repetitions);
    expect(rows.length).toBeGreaterThan(5);
    expect(rows.filter((row) => !holds(row))).toEqual([]);
  });
});
