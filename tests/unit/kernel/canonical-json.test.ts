import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { canonicalJson, type Json } from '#lib/kernel/canonical-json.ts';

describe('canonicalJson', () => {
  it('agrees with the example of RFC 8785, section 3.2.3 (sorting by UTF-16 code unit)', () => {
    const value = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\u{1f600}': 'Emoji',
      '1': 'One',
      '\u0080': 'Control',
      '\ufb33': 'Hebrew',
    };
    const keys = Object.keys(JSON.parse(canonicalJson(value)) as object);
    // JavaScript lists integer-like keys first, which is also their place in the RFC's order behind "\r": compare as text.
    expect(canonicalJson(value).indexOf('"\\r"')).toBeLessThan(canonicalJson(value).indexOf('"1"'));
    expect(keys.at(-1)).toBe('\ufb33');
  });

  it('does not depend on the order of keys, and reads back as the same value', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(reversed as Json)).toBe(canonicalJson(value as Json));
        expect(JSON.parse(canonicalJson(value as Json))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it.each([NaN, Infinity, -Infinity, '\ud800'])('refuses %s, which has no JSON form', (value) => {
    expect(() => canonicalJson({ value })).toThrow(
      expect.objectContaining({ code: 'BAD_ARGUMENT' }),
    );
  });
});
