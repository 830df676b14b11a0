import { describe, expect, it } from 'vitest';
import { formatShare, missingText, printEstimate, type Measure } from '#lib/format/estimate.ts';
import { inSteps, roundToStep, signed, supportedStep } from '#lib/format/precision.ts';
import type { KnownEstimate } from '#lib/metrics/estimate.ts';

const known = (value: number, low: number, high: number, n: number): KnownEstimate => ({
  value,
  low,
  high,
  level: 0.95,
  method: 'wilson',
  n,
});

/** Narrow spaces made plain, so that expectations can be read. */
const plain = (text: string): string => text.replaceAll('\u202f', ' ');
const text = (estimate: KnownEstimate, measure: Measure): string =>
  plain(printEstimate(estimate, measure).text);

describe('the digits of an estimate', () => {
  // Half-widths and steps worked out by hand from the rule: smallest power of ten ≥ half-width / 20.
  it.each([
    [0, 26, 1], // ±13 → 0.65 → 1
    [300, 420, 10], // ±60 → 3 → 10
    [54.3, 58.1, 0.1], // ±1.9 → 0.095 → 0.1
    [0, 40, 1], // ±20 → 1 → 1
    [0, 42, 10], // ±21 → 1.05 → 10
    [0.97, 0.98, 0.001], // ±0.005 → 0.00025 → 0.001
  ])('an interval from %d to %d supports steps of %d', (low, high, step) => {
    expect(supportedStep(low, high)).toBeCloseTo(step, 12);
  });

  it('keeps three significant digits where the interval has no width', () => {
    expect(supportedStep(1234, 1234)).toBe(10);
    expect(supportedStep(0.5, 0.5)).toBe(0.001);
  });

  it('rounds ends outwards and is not fooled by binary fractions', () => {
    expect(roundToStep(0.07 * 100, 1, 'up')).toBe(7);
    expect(roundToStep(42.31, 1, 'down')).toBe(42);
    expect(roundToStep(68.84, 1, 'up')).toBe(69);
  });

  it('prints a true minus, separators, and no signed zero', () => {
    expect(inSteps(-1234.5, 1)).toBe('\u22121,235');
    expect(inSteps(-0.2, 1)).toBe('0');
    expect([signed('12'), signed('\u22123'), signed('0'), signed('0.0')]).toEqual([
      '+12',
      '\u22123',
      '0',
      '0.0',
    ]);
  });
});

describe('an estimate in words', () => {
  it('prints Wilson for 28 of 50 with its interval and n', () => {
    // Wilson 95 %, 28/50, by the formula: centre 0.5557, half-width 0.1327.
    expect(text(known(0.56, 0.4231, 0.6884, 50), 'share')).toBe('56 % (42–69 %, n = 50)');
  });

  it('gives a large sample the decimals that it has earned', () => {
    expect(text(known(0.98347, 0.9701, 0.9907, 1089), 'share')).toBe(
      '98.3 % (97.0–99.1 %, n = 1,089)',
    );
  });

  it('never rounds nearly all to all, nor some to none', () => {
    expect(plain(printEstimate(known(0.996, 0.95, 1, 60), 'share').value)).toBe('> 99 %');
    expect(plain(printEstimate(known(0.004, 0, 0.05, 60), 'share').value)).toBe('< 1 %');
    expect(plain(formatShare(0.9996))).toBe('> 99.9 %');
  });

  it('prints exactly all and exactly none without decimals', () => {
    expect(text(known(1, 0.987, 1, 300), 'share')).toBe('100 % (98.7–100 %, n = 300)');
    expect(text(known(0, 0, 0.0123, 300), 'share')).toBe('0 % (0–1.3 %, n = 300)');
    expect(plain(formatShare(1))).toBe('100 %');
  });

  it('gives differences their sign, in points', () => {
    expect(text(known(-0.19, -0.2561, -0.1207, 577), 'points')).toBe(
      '\u221219 points (\u221226 to \u221212, n = 577)',
    );
    expect(text(known(0.02, -0.12, 0.16, 242), 'points')).toBe(
      '+2 points (\u221212 to +16, n = 242)',
    );
  });

  it('chooses the unit of a duration and rounds to what the interval supports', () => {
    expect(text(known(347, 300, 420, 90), 'duration')).toBe('350 ms (300–420 ms, n = 90)');
    expect(text(known(1480, 1330, 1630, 202), 'duration')).toBe('1.48 s (1.33–1.63 s, n = 202)');
    expect(text(known(7_200_000, 5_400_000, 10_800_000, 9), 'duration')).toBe(
      '2.0 h (1.5–3.0 h, n = 9)',
    );
  });

  it('says that a bound is a bound', () => {
    const bound = {
      ...known(16_092_000, 16_092_000, 16_092_000, 0),
      method: 'garwood-lower-bound',
    };
    expect(text(bound, 'duration')).toBe('≥ 4.47 h (95 % lower bound, n = 0)');
  });

  it('says what is missing instead of a number', () => {
    const tooFew = { value: null, reason: 'insufficient_evidence', n: 3, needs: 12 } as const;
    expect(plain(missingText(tooFew))).toBe('not enough evidence (n = 3, needs 12)');
    expect(printEstimate(tooFew, 'share')).toMatchObject({
      value: '–',
      interval: '',
      known: false,
    });
    expect(missingText({ ...tooFew, reason: 'no_evidence' })).toBe('no evidence yet');
    expect(missingText({ ...tooFew, reason: 'not_assessable' })).toContain('not assessable');
  });
});
