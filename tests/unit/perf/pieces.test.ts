import { promisify } from 'node:util';
import { brotliDecompress, constants, gunzip } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { levels } from '#lib/server/api/encoding.ts';
import { inPieces, packedPieces, sentInTurn } from '#lib/server/render/pieces.ts';

/** More than any packer holds back, and nothing that repeats. */
const rows = Array.from({ length: 20_000 }, (_, row) => `<li>${(row * 7919) % 100_003}</li>`);
const html = `<!doctype html><ul>${rows.slice(0, 90).join('')}<li data-below="" class="a">–</li>${rows.slice(90).join('')}</ul>`;

const unpack = {
  br: promisify(brotliDecompress),
  gzip: promisify(gunzip),
  identity: (bytes: Uint8Array) => Promise.resolve(Buffer.from(bytes)),
};

describe('a page in pieces', () => {
  it('is cut before the element that is marked as below the screen, and nothing is lost', () => {
    const [first = '', rest = '', ...more] = inPieces(html);
    expect(first).toMatch(/<\/li>$/);
    expect(rest).toMatch(/^<li data-below="" class="a">–/);
    expect(first + rest).toBe(html);
    expect(more).toHaveLength(0);
  });

  it('is one piece where nothing is marked, or nothing stands before the mark', () => {
    expect(inPieces('<!doctype html><p>all</p>')).toEqual(['<!doctype html><p>all</p>']);
    expect(inPieces('<p data-below="">all</p>')).toEqual(['<p data-below="">all</p>']);
    expect(inPieces('')).toEqual(['']);
  });

  it.for(['br', 'gzip', 'identity'] as const)(
    'is one text again, packed as %s',
    async (encoding) => {
      const packed = await packedPieces(encoding, inPieces(html), levels.often);
      expect(packed).toHaveLength(2);
      const whole = await unpack[encoding](Buffer.concat(packed));
      expect(whole.toString()).toBe(html);
    },
  );

  it('can be read up to the cut by who has the first piece alone', async () => {
    const pieces = inPieces(html);
    const [br = new Uint8Array()] = await packedPieces('br', pieces, levels.often);
    const [gz = new Uint8Array()] = await packedPieces('gzip', pieces, levels.often);
    const brotli = promisify(brotliDecompress)(br, {
      finishFlush: constants.BROTLI_OPERATION_FLUSH,
    });
    const zipped = promisify(gunzip)(gz, { finishFlush: constants.Z_SYNC_FLUSH });
    expect((await brotli).toString()).toBe(pieces[0]);
    expect((await zipped).toString()).toBe(pieces[0]);
  });

  it('is sent whole and in its order, piece by piece', async () => {
    const pieces = [Uint8Array.of(1, 2), Uint8Array.of(3), Uint8Array.of(4)];
    const got: number[][] = [];
    for await (const piece of sentInTurn(pieces)) got.push([...piece]);
    expect(got).toEqual([[1, 2], [3], [4]]);
    expect(new Uint8Array(await new Response(sentInTurn([])).arrayBuffer())).toHaveLength(0);
  });

  it('is not sent on to a reader who has left', async () => {
    const reader = sentInTurn([Uint8Array.of(1), Uint8Array.of(2)]).getReader();
    expect(await reader.read()).toEqual({ done: false, value: Uint8Array.of(1) });
    await reader.cancel();
    expect(await reader.read()).toEqual({ done: true, value: undefined });
  });
});
