import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cosignatureType, formatVerifierKey, noteKey } from '#lib/reports/tlog/note-key.ts';
import { loadOrCreateKey } from '#lib/server/ledger/keys.ts';
import { openLedger, type Ledger } from '#lib/server/ledger/ledger.ts';
import { takeCosignature } from '#lib/server/ledger/routes.ts';
import { logFilesAt, witness } from '#lib/server/ledger/witness.ts';
import { temporaryFolder, temporaryStore } from '../../helpers/store.ts';

const add = (ledger: Ledger, id: string) =>
  ledger.record({ leaf: 'spec/1', kind: 'benchmark', id, spec_sha256: 'a'.repeat(64) });

async function ledgerOf(...ids: string[]) {
  const { store, dir } = await temporaryStore();
  const ledger = await openLedger(store, { definitions: [], origin: 'example.com/robots' });
  for (const id of ids) await add(ledger, id);
  return { ledger, dir };
}

describe('an auditor who keeps his own checkpoint', () => {
  it('accepts what continues it, and cosigns', async () => {
    const { ledger, dir } = await ledgerOf('a', 'b', 'c');
    const mine = await temporaryFolder();
    const signer = await loadOrCreateKey(join(mine, 'witness.pem'));
    const options = {
      files: logFilesAt(join(dir, 'ledger')),
      key: ledger.key,
      statePath: join(mine, 'seen'),
      cosigner: { name: 'auditor.example/w', signer, now: () => 1_790_000_000_000 },
    };
    expect(await witness(options)).toMatchObject({ before: null, checkpoint: { size: 3 } });
    for (const id of ['d', 'e']) await add(ledger, id);
    const seen = await witness(options);
    expect(seen).toMatchObject({ before: 3, checkpoint: { size: 5 } });

    const key = noteKey('auditor.example/w', cosignatureType, signer.publicKey);
    await expect(takeCosignature(ledger, dir, seen.cosignature ?? '')).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await writeFile(join(dir, 'keys', 'witnesses'), `${formatVerifierKey(key)}\n`);
    await takeCosignature(ledger, dir, seen.cosignature ?? '');
    expect(await ledger.checkpoint()).toContain('— auditor.example/w ');
    // The log's own signature is still the one that is checked.
    expect(await witness(options)).toMatchObject({ before: 5 });
  });

  it('refuses a log that was rolled back, and keeps what he had', async () => {
    const { ledger, dir } = await ledgerOf('a', 'b', 'c');
    const mine = await temporaryFolder();
    const [older, state] = [join(mine, 'older'), join(mine, 'seen')];
    await cp(join(dir, 'ledger'), older, { recursive: true });
    await add(ledger, 'd');
    const accept = (folder: string) =>
      witness({ files: logFilesAt(folder), key: ledger.key, statePath: state });
    await accept(join(dir, 'ledger'));
    const kept = await readFile(state, 'utf8');
    await expect(accept(older)).rejects.toMatchObject({
      code: 'VERIFICATION_FAILED',
      message: expect.stringMatching(/rolled back: it has 3 entries, and had 4/) as string,
    });
    expect(await readFile(state, 'utf8')).toBe(kept);
  });

  it('refuses a log that was rewritten under the same key', async () => {
    const first = await ledgerOf('a', 'b', 'c');
    const mine = await temporaryFolder();
    const state = join(mine, 'seen');
    const accept = (dir: string) =>
      witness({ files: logFilesAt(join(dir, 'ledger')), key: first.ledger.key, statePath: state });
    await accept(first.dir);

    const second = await temporaryStore();
    await rm(join(second.dir, 'keys'), { recursive: true, force: true });
    await cp(join(first.dir, 'keys'), join(second.dir, 'keys'), { recursive: true });
    const forged = await openLedger(second.store, {
      definitions: [],
      origin: 'example.com/robots',
    });
    for (const id of ['a', 'other', 'c']) await add(forged, id);
    await expect(accept(second.dir)).rejects.toThrow(/two different trees of 3 entries/);
    await add(forged, 'd');
    await expect(accept(second.dir)).rejects.toThrow(/entries were rewritten/);
  });

  it('refuses another key', async () => {
    const { dir } = await ledgerOf('a');
    const other = await ledgerOf('a');
    const state = join(await temporaryFolder(), 'seen');
    await expect(
      witness({ files: logFilesAt(join(dir, 'ledger')), key: other.ledger.key, statePath: state }),
    ).rejects.toThrow(/wrong key/);
  });
});
