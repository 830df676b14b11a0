import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBase64 } from '#lib/reports/tlog/base64.ts';
import { formatCheckpoint, openCheckpoint, parseCheckpoint } from '#lib/reports/tlog/checkpoint.ts';
import { cosign, cosignedAt } from '#lib/reports/tlog/cosignature.ts';
import type { Signer } from '#lib/reports/tlog/ed25519.ts';
import {
  cosignatureType,
  ed25519Type,
  formatVerifierKey,
  noteKey,
  parseVerifierKey,
} from '#lib/reports/tlog/note-key.ts';
import { formatNote, openNote, parseNote, signNote } from '#lib/reports/tlog/note.ts';
import { parsePolicy, witnessing } from '#lib/reports/tlog/policy.ts';

/** An Ed25519 signer from its 32-byte seed. */
function signerFrom(seed: Uint8Array): Signer {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return {
    publicKey: new Uint8Array(spki.subarray(-32)),
    sign: (message) => new Uint8Array(sign(null, message, key)),
  };
}

// C2SP signed-note, the example under "Verifier keys".
const exampleKey = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
const exampleNote = `This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
`;

// golang.org/x/mod/sumdb/note, note_test.go: a key pair and what it must sign.
const goKey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const goSeed = fromBase64('AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz').subarray(1);
const goText =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const goNote = `${goText}
— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
`;

// The checkpoint of C2SP tlog-checkpoint is one of the Go checksum database under another name; this is its own.
const sumdbKey = 'sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8';
const sumdbCheckpoint = `go.sum database tree
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— sum.golang.org Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
`;

describe('published vectors', () => {
  it('opens the example of the signed-note specification', async () => {
    const note = await openNote(exampleNote, parseVerifierKey(exampleKey));
    expect(note.text).toBe('This is an example message.\n');
  });

  it('signs as Go does, byte for byte', async () => {
    const signer = signerFrom(goSeed);
    expect(formatNote(signNote(goText, 'PeterNeumann', signer))).toBe(goNote);
    expect(formatVerifierKey(noteKey('PeterNeumann', ed25519Type, signer.publicKey))).toBe(goKey);
    expect((await openNote(goNote, parseVerifierKey(goKey))).text).toBe(goText);
  });

  it('opens a checkpoint of the Go checksum database', async () => {
    const key = parseVerifierKey(sumdbKey);
    const checkpoint = await openCheckpoint(sumdbCheckpoint, key, 'go.sum database tree');
    expect(checkpoint.size).toBe(20_852_163);
    expect(formatCheckpoint(checkpoint)).toBe(parseNote(sumdbCheckpoint).text);
  });
});

describe('what is refused', () => {
  it('refuses every mangling of a verifier key', () => {
    for (let from = 0; from <= goKey.length; from++)
      for (let to = from + 1; to <= goKey.length; to++)
        if (from !== 0 || to !== goKey.length)
          expect(() => parseVerifierKey(goKey.slice(from, to))).toThrow();
    // Right id for the text, wrong length and unknown type (note_test.go).
    for (const bad of [
      'PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==',
      'PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
    ])
      expect(() => parseVerifierKey(bad)).toThrow();
  });

  it('refuses a note with any one byte changed', async () => {
    const key = parseVerifierKey(goKey);
    const bytes = new TextEncoder().encode(goNote);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(bytes.length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (at, by) => {
          const changed = bytes.with(at, (bytes[at] ?? 0) ^ by);
          await expect(openNote(new TextDecoder().decode(changed), key)).rejects.toThrow();
        },
      ),
      { numRuns: 500 },
    );
  });

  it('says that the key is another one', async () => {
    await expect(openNote(exampleNote, parseVerifierKey(goKey))).rejects.toMatchObject({
      code: 'VERIFICATION_FAILED',
      message: expect.stringContaining('wrong key') as string,
    });
  });

  it('refuses checkpoints that are not of the form', () => {
    const root = 'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=';
    for (const text of [
      `log\n042\n${root}\n`,
      `log\n-1\n${root}\n`,
      `log\n1\nAAAA\n`,
      `\n1\n${root}\n`,
      `log\n1\n${root}`,
      `log\n1\n${root}\n\n`,
      `log\n99999999999999999999\n${root}\n`,
    ])
      expect(() => parseCheckpoint(text)).toThrow();
  });
});

describe('cosignatures and policies', () => {
  const log = signerFrom(new Uint8Array(32).fill(1));
  const witness = signerFrom(new Uint8Array(32).fill(2));
  const text = formatCheckpoint({ origin: 'example.com/log', size: 7, root: new Uint8Array(32) });
  const signed = signNote(text, 'example.com/log', log);
  const line = cosign(text, 'w.example/1', witness, 1_790_000_000);
  const note = formatNote({ ...signed, signatures: [...signed.signatures, line] });
  const witnessKey = noteKey('w.example/1', cosignatureType, witness.publicKey);
  const policy = [
    '# trust',
    `log ${formatVerifierKey(noteKey('example.com/log', ed25519Type, log.publicKey))}`,
    `witness w1 ${formatVerifierKey(witnessKey)}`,
    `witness w2 ${formatVerifierKey(noteKey('w.example/2', cosignatureType, new Uint8Array(32).fill(9)))}`,
  ];

  it('gives the time of a cosignature that holds', async () => {
    expect(await cosignedAt(parseNote(note), witnessKey)).toBe(1_790_000_000);
  });

  it('refuses a cosignature that was moved to another checkpoint', async () => {
    const moved = note.replace('\n7\n', '\n8\n');
    await expect(cosignedAt(parseNote(moved), witnessKey)).rejects.toMatchObject({
      code: 'VERIFICATION_FAILED',
    });
  });

  it('counts witnesses as the quorum says', async () => {
    const enough = async (...lines: string[]) =>
      (await witnessing(parsePolicy([...policy, ...lines, ''].join('\n')), note)).enough;
    expect(await enough('quorum none')).toBe(true);
    expect(await enough('quorum w1')).toBe(true);
    expect(await enough('quorum w2')).toBe(false);
    expect(await enough('group both all w1 w2', 'quorum both')).toBe(false);
    expect(await enough('group some any w1 w2', 'quorum some')).toBe(true);
  });

  it('refuses policies that contradict themselves', () => {
    for (const lines of [
      [],
      ['quorum w3'],
      ['quorum w1', 'quorum w2'],
      ['group g 3 w1 w2', 'quorum g'],
      ['group g any w1', 'group h any w1', 'quorum h'],
      [policy[1] ?? '', 'quorum none'],
    ])
      expect(() => parsePolicy([...policy, ...lines].join('\n'))).toThrow();
  });
});
