import { describe, expect, it } from 'vitest';
import { keptPages } from '#lib/server/render/kept-pages.ts';

const page = (length: number) => ({
  pieces: [new Uint8Array(length / 2), new Uint8Array(length / 2)],
  headers: new Headers(),
});

describe('kept pages', () => {
  it('are found again in the same version of the evidence, and in no other', () => {
    const pages = keptPages();
    const sent = page(4);
    pages.keep(1, 'a', sent);
    expect(pages.find(1, 'a')).toBe(sent);
    expect(pages.find(1, 'b')).toBeUndefined();
    expect(pages.find(2, 'a')).toBeUndefined();
    expect(pages.find(1, 'a')).toBeUndefined();
  });

  it('go when there are too many of them, the longest unasked first', () => {
    const pages = keptPages();
    // Bound: 48 MB. Two pages of 20 MB fit, three do not.
    pages.keep(1, 'a', page(20_000_000));
    pages.keep(1, 'b', page(20_000_000));
    pages.find(1, 'a');
    pages.keep(1, 'c', page(20_000_000));
    expect(pages.find(1, 'b')).toBeUndefined();
    expect(pages.find(1, 'a')).toBeDefined();
    expect(pages.find(1, 'c')).toBeDefined();
  });
});
