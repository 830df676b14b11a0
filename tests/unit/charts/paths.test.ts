import { describe, expect, it } from 'vitest';
import { seededRandom } from '#lib/kernel/random.ts';
import { shortPath } from '#lib/server/render/paths.ts';

/** Where a path leads, by the letters of the SVG specification, section 9.3: absolute places of each command. */
function places(path: string): string[] {
  const found: string[] = [];
  let [x, y] = [0, 0];
  for (const [, command = '', numbers = ''] of path.matchAll(/([MLhvlZ])([^MLhvlZ]*)/g)) {
    const [one = 0, other = 0] = numbers.split(',').map(Number);
    if (command === 'M' || command === 'L') [x, y] = [one, other];
    else if (command === 'h') x += one;
    else if (command === 'v') y += one;
    else if (command === 'l') [x, y] = [x + one, y + other];
    found.push(command === 'Z' ? 'Z' : `${x.toFixed(1)},${y.toFixed(1)}`);
  }
  return found;
}

describe('short paths', () => {
  it('go by steps', () => {
    expect(shortPath('M0,244L43.1,244L43.1,243.8L44,240')).toBe('M0,244h43.1v-.2l.9,-3.8');
    expect(shortPath('M-1.5,2L-1.5,2')).toBe('M-1.5,2h0');
  });

  it('lead to the same places, however many steps', () => {
    const random = seededRandom(5);
    const tenths = (): string => String(Math.round((random.float() - 0.2) * 7000) / 10);
    const long = Array.from({ length: 2_000 }, () => `L${tenths()},${tenths()}`).join('');
    const path = `M${tenths()},${tenths()}${long}ZM1,2L3,4Z`;
    expect(places(shortPath(path))).toEqual(places(path));
  });

  it('go on from where a closed part began', () => {
    expect(shortPath('M1,1L4,1L4,5ZL2,1')).toBe('M1,1h3v4Zh1');
  });

  it('are left alone where there are curves', () => {
    const disc = 'M4,0A4,4,0,1,1,-4,0A4,4,0,1,1,4,0';
    expect(shortPath(disc)).toBe(disc);
  });
});
