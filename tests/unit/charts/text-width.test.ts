import { expect, it } from 'vitest';
import { fitText, textWidth } from '#lib/charts/text-width.ts';

// Widths of Inter 4 at 12 px as Chromium's canvas measures them (measureText), rounded to a tenth.
it.each([
  ['helm@v14, rigid-lab@3.2', 141.5],
  ['not enough evidence (n = 3, needs 12)', 218.1],
  ['Wipe table', 60.3],
  ['ours_freecf_r5_checkpoint_100000@p1', 220.9],
  ['n = 1,089', 52.2],
  ['104 (27.6 %)', 69.1],
])('gives %s at least its room and not an eighth more', (text, measured) => {
  expect(textWidth(text, 12)).toBeGreaterThanOrEqual(measured);
  expect(textWidth(text, 12)).toBeLessThanOrEqual(measured * 1.125);
});

it('shortens in the middle, so that versions can still be told apart', () => {
  const [a, b] = ['ours_freecf_r5_checkpoint_100000@p1', 'ours_freecf_r5_checkpoint_100000@p2'].map(
    (name) => fitText(name, 140, 12),
  );
  expect(a).toMatch(/^ours.*….*@p1$/);
  expect(b).toMatch(/^ours.*….*@p2$/);
  expect(textWidth(a ?? '', 12)).toBeLessThanOrEqual(140);
  expect(fitText('short', 140, 12)).toBe('short');
  expect(fitText('anything', 1, 12)).toBe('…');
});
