import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TelltaleError } from '#lib/kernel/errors.ts';
import {
  countersign,
  envelopeKeyId,
  formatEnvelope,
  parseEnvelope,
} from '#lib/reports/attest/dsse.ts';
import { reportFiles } from '#lib/reports/report/predicate.ts';
import { ed25519Type, formatVerifierKey, noteKey } from '#lib/reports/tlog/note-key.ts';
import { loadOrCreateKey } from '#lib/server/ledger/keys.ts';

/** Adds a second signature. The ledger’s entry is of the statement, so that the proof still holds. */
export async function countersignFolder(
  folder: string,
  options: { readonly key: string; readonly name: string },
): Promise<void> {
  const path = join(folder, reportFiles.envelope);
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new TelltaleError('NOT_FOUND', `${folder} holds no report`, { cause });
  });
  const envelope = parseEnvelope(text);
  const signer = await loadOrCreateKey(options.key);
  const key = noteKey(options.name, ed25519Type, signer.publicKey);
  if (envelope.signatures.some(({ keyid }) => keyid === envelopeKeyId(key)))
    throw new TelltaleError('CONFLICT', `${options.name} has signed this report already`);
  await writeFile(path, formatEnvelope(countersign(envelope, { name: options.name, signer })));
  process.stdout.write(`signed by ${formatVerifierKey(key)}\n`);
}
