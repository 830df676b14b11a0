import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxDepth, maxLineBytes, parseLine } from '#lib/log/index.ts';

const codes = (line: string | Uint8Array) => {
  const parsed = parseLine(line);
  return parsed.ok ? [] : parsed.problems.map(({ path, code }) => `${code} ${path}`);
};

/** As JSON.stringify writes it: names once, and numbers that came from doubles. */
const plainJson = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.stringify(value));

/** A tree whose objects are lists of members, so that a name can come twice. */
type Tree = number | string | Tree[] | { readonly members: readonly (readonly [string, Tree])[] };

const names = fc.oneof(fc.constantFrom('a', 'b', '', 'a/b', '~', '"', '\\', 'é'), fc.string());
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.integer({ min: -1000, max: 1000 }),
    fc.string(),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.array(fc.tuple(names, tie('tree')), { maxLength: 5 }).map((members) => ({ members })),
  ),
}));

/** Every character of a name as an escape, for every other name: both spellings are one name. */
const spelled = (name: string, index: number) =>
  index % 2 === 0
    ? JSON.stringify(name)
    : `"${[...Array(name.length).keys()].map((at) => `\\u${name.charCodeAt(at).toString(16).padStart(4, '0')}`).join('')}"`;

function write(value: Tree): string {
  if (typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[ ${value.map(write).join(' , ')} ]`;
  return `{${value.members.map(([name, member], at) => `${spelled(name, at)}\t:${write(member)}`).join(',')}}`;
}

/** Names that come again, counted the plain way. */
function repeats(value: Tree): number {
  if (typeof value !== 'object') return 0;
  if (Array.isArray(value)) return value.reduce<number>((sum, each) => sum + repeats(each), 0);
  const distinct = new Set(value.members.map(([name]) => name)).size;
  return value.members.reduce(
    (sum, [, member]) => sum + repeats(member),
    value.members.length - distinct,
  );
}

describe('parseLine', () => {
  it('gives what JSON.parse gives', () => {
    fc.assert(
      fc.property(plainJson, (text) => {
        expect(parseLine(text)).toEqual({ ok: true, value: JSON.parse(text) as unknown });
      }),
    );
  });

  it('reads bytes as it reads text', () => {
    fc.assert(
      fc.property(plainJson, (text) => {
        expect(parseLine(new TextEncoder().encode(text))).toEqual(parseLine(text));
      }),
    );
  });

  it('finds every member named twice, at every depth and in every spelling', () => {
    fc.assert(
      fc.property(tree, (value) => {
        const found = codes(write(value));
        expect(found.every((code) => code.startsWith('duplicate_key '))).toBe(true);
        expect(found.length).toBe(repeats(value));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['{"a":{"b":[0,{"c":1,"c":2}]}}', 'duplicate_key /a/b/1/c'],
    ['{"a/b":1,"~":{"x":1,"x":2},"a/b":3}', 'duplicate_key /~0/x', 'duplicate_key /a~1b'],
    ['{"a":[1,2,1e400]}', 'out_of_range /a/2'],
    ['[-9007199254740993]', 'out_of_range /0'],
    ['', 'not_json '],
    ['{"a":1}x', 'not_json '],
    ['[1,]', 'not_json '],
    ['[01]', 'not_json '],
    ["{'a':1}", 'not_json '],
    ['\u00a0{}', 'not_json '],
  ])('%s', (line, ...expected) => {
    expect(codes(line)).toEqual(expected);
  });

  it('takes the widest numbers that keep their digits', () => {
    const integers = ['9007199254740992', '-9007199254740991', '1234567890123456800'];
    const widest = [...integers, '1.7976931348623157e308', '5e-324', '1E2', '1e25'];
    expect(codes(`[${widest.join(', ')}]`)).toEqual([]);
  });

  it('passes over a byte order mark', () => {
    const line = new Uint8Array([0xef, 0xbb, 0xbf, 0x7b, 0x7d]);
    expect(parseLine(line)).toEqual({ ok: true, value: {} });
    expect(parseLine('\uFEFF{}')).toEqual({ ok: true, value: {} });
  });

  it.each([
    ['a stray continuation byte', [0x22, 0x80, 0x22]],
    ['an overlong form', [0x22, 0xc0, 0xaf, 0x22]],
    ['a surrogate in UTF-8', [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ['a character cut off', [0x22, 0xe2, 0x82]],
  ])('refuses bytes that are not UTF-8: %s', (_name, bytes) => {
    expect(codes(Uint8Array.from(bytes))).toEqual(['not_utf8 ']);
  });

  it('takes a line of the greatest length and none longer, counted in bytes', () => {
    const line = (bytes: number) => `"${'é'.repeat((bytes - 2) / 2)}"`;
    expect(codes(line(maxLineBytes))).toEqual([]);
    expect(codes(line(maxLineBytes + 2))).toEqual(['line_too_long ']);
    expect(codes(new TextEncoder().encode(line(maxLineBytes + 2)))).toEqual(['line_too_long ']);
  });

  it('walks long strings, escaped or not', () => {
    expect(codes(`"${'x'.repeat(maxLineBytes - 2)}"`)).toEqual([]);
    expect(codes(`"${'\\n'.repeat((maxLineBytes - 2) / 2)}"`)).toEqual([]);
  });

  it('takes the greatest depth and none deeper, however deep', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    expect(codes(nested(maxDepth))).toEqual([]);
    expect(codes(nested(maxDepth + 1))).toEqual([`too_deep ${'/0'.repeat(maxDepth)}`]);
    expect(codes(nested(500_000))).toEqual([`too_deep ${'/0'.repeat(maxDepth)}`]);
  });
});
