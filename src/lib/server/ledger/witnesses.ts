import { join } from 'node:path';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { cosignatureType, parseVerifierKey, type NoteKey } from '#lib/reports/tlog/note-key.ts';
import { ledgerLayout } from './layout.ts';
import { readIfThere } from './read-log.ts';

/**
 * Witnesses whose cosignatures are taken and asked for in reports: the verifier keys in `keys/witnesses`, one on a line.
 *
 * @throws TelltaleError UNREADABLE_INPUT for a line that is no cosigner's key.
 */
export async function knownWitnesses(dataDir: string): Promise<readonly NoteKey[]> {
  const text = (await readIfThere(join(ledgerLayout(dataDir).keys, 'witnesses')))?.toString('utf8');
  return (text ?? '')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const key = parseVerifierKey(line);
      if (key.type === cosignatureType) return key;
      throw new TelltaleError(
        'UNREADABLE_INPUT',
        `keys/witnesses: "${key.name}" is not a key for cosignatures (type 04)`,
      );
    });
}
