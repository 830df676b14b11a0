import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../../../src/styles/tokens.css', import.meta.url), 'utf8');

/** Both values of every colour token: `--name: light-dark(#aaa, #bbb)`. */
const tokens = new Map(
  [...css.matchAll(/--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(
    ([, name = '', light = '', dark = '']) => [name, { light, dark }],
  ),
);

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

const color = (name: string, theme: 'light' | 'dark'): string => {
  const token = tokens.get(name);
  if (token === undefined) throw new Error(`no token --${name}`);
  return token[theme];
};

const texts = [
  'text',
  'text-secondary',
  'text-muted',
  'accent',
  'better',
  'worse',
  'world-real',
  'world-sim',
];
const marks = [
  'world-real',
  'world-sim',
  'chart-1',
  'chart-2',
  'chart-3',
  'chart-4',
  'chart-difference',
  'chart-neutral',
  'border-strong',
  'hatch-line',
];

describe.each(['light', 'dark'] as const)('contrast in the %s theme (WCAG 2.2)', (theme) => {
  it.each(texts.flatMap((name) => ['surface', 'page', 'sunken'].map((ground) => [name, ground])))(
    '%s on %s is read at 4.5 to 1',
    (name = '', ground = '') => {
      expect(contrast(color(name, theme), color(ground, theme))).toBeGreaterThanOrEqual(4.5);
    },
  );

  it.each([
    ['better', 'better-soft'],
    ['worse', 'worse-soft'],
    ['generated', 'generated-soft'],
    ['text', 'accent-soft'],
  ])('%s on %s is read at 4.5 to 1', (name, ground) => {
    expect(contrast(color(name, theme), color(ground, theme))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(marks)('%s stands out from the surface at 3 to 1', (name) => {
    expect(contrast(color(name, theme), color('surface', theme))).toBeGreaterThanOrEqual(3);
  });
});
