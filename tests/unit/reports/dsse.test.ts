import { generateKeyPairSync, sign } from 'node:crypto';
import { dsse } from '@sigstore/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkSignature,
  countersign,
  formatEnvelope,
  parseEnvelope,
  preAuthenticationEncoding,
  signEnvelope,
  statementType,
} from '#lib/reports/attest/dsse.ts';
import { parseStatement, statementBytes, statementOf } from '#lib/reports/attest/statement.ts';
import { ed25519Type, noteKey } from '#lib/reports/tlog/note-key.ts';

function keyPair(name: string) {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32));
  const signer = {
    publicKey: raw,
    sign: (message: Uint8Array) => new Uint8Array(sign(null, message, privateKey)),
  };
  return { named: { name, signer }, key: noteKey(name, ed25519Type, raw) };
}

describe('DSSE', () => {
  // The specification's own example.
  it('encodes "hello world" as the specification does', () => {
    const encoded = preAuthenticationEncoding(
      'http://example.com/HelloWorld',
      new TextEncoder().encode('hello world'),
    );
    expect(new TextDecoder().decode(encoded)).toBe(
      'DSSEv1 29 http://example.com/HelloWorld 11 hello world',
    );
  });

  // @sigstore/core writes its header as ASCII, so types are compared in ASCII.
  it('encodes as Sigstore does', () => {
    fc.assert(
      fc.property(fc.string(), fc.uint8Array(), (type, body) => {
        expect(Buffer.from(preAuthenticationEncoding(type, body))).toEqual(
          dsse.preAuthEncoding(type, Buffer.from(body)),
        );
      }),
    );
  });

  it('is believed with the right key and no other', async () => {
    const [first, second] = [keyPair('a.example/log'), keyPair('b.example/board')];
    const statement = statementOf(
      [{ name: 'figures.json', digest: { sha256: 'a'.repeat(64) } }],
      'https://telltale.example/report/v1',
      { window: '2026-10' },
    );
    const once = signEnvelope(statementType, statementBytes(statement), [first.named]);
    const twice = countersign(once, second.named);
    expect(await checkSignature(once, first.key)).toBe('good');
    expect(await checkSignature(once, second.key)).toBe('missing');
    expect(await checkSignature(twice, second.key)).toBe('good');
    const forged = { ...twice, payload: twice.payload.with(5, 120) };
    expect(await checkSignature(forged, first.key)).toBe('wrong');
    expect(parseStatement(parseEnvelope(formatEnvelope(twice)).payload)).toEqual(statement);
  });

  it('refuses an envelope with any one byte changed, or its signature fails', async () => {
    const pair = keyPair('a.example/log');
    const statement = statementOf([{ name: 'f', digest: { sha256: 'b'.repeat(64) } }], 'p', {});
    const text = formatEnvelope(
      signEnvelope(statementType, statementBytes(statement), [pair.named]),
    );
    for (let at = 0; at < text.length; at++) {
      const changed = text.slice(0, at) + (text[at] === 'x' ? 'y' : 'x') + text.slice(at + 1);
      let verdict: string;
      try {
        verdict = await checkSignature(parseEnvelope(changed), pair.key);
      } catch {
        verdict = 'unreadable';
      }
      expect(verdict).not.toBe('good');
    }
  });
});
