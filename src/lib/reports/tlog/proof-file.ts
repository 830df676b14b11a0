import { TelltaleError } from '#lib/kernel/errors.ts';
import { fromBase64, toBase64 } from './base64.ts';

/** A `.tlog-proof` file: a leaf's place in a signed tree, to be checked offline (C2SP tlog-proof). */
export interface ProofFile {
  readonly index: number;
  /** From the leaf's sibling up to the root's child. */
  readonly hashes: readonly Uint8Array[];
  /** The signed checkpoint, word for word. */
  readonly checkpoint: string;
}

const header = 'c2sp.org/tlog-proof@v1';

export const formatProof = ({ index, hashes, checkpoint }: ProofFile): string =>
  [header, `index ${index}`, ...hashes.map(toBase64), '', checkpoint].join('\n');

/** @throws TelltaleError UNREADABLE_INPUT for anything but the one spelling of a proof without extra data. */
export function parseProof(text: string): ProofFile {
  const { head, checkpoint } = splitProof(text);
  const [first, place = '', ...lines] = head;
  const index = /^index (0|[1-9]\d{0,15})$/.exec(place)?.[1];
  if (first !== header) throw unreadable(`it does not begin with "${header}"`);
  if (index === undefined) throw unreadable('its second line is not "index N"');
  return { index: Number(index), hashes: hashLines(lines), checkpoint };
}

/** What connects a newer checkpoint with an older one, in the form in which witnesses are asked (C2SP tlog-witness). */
export interface ConsistencyFile {
  /** Size of the older tree. */
  readonly old: number;
  readonly hashes: readonly Uint8Array[];
  /** The newer signed checkpoint, word for word. */
  readonly checkpoint: string;
}

export const formatConsistency = ({ old, hashes, checkpoint }: ConsistencyFile): string =>
  [`old ${old}`, ...hashes.map(toBase64), '', checkpoint].join('\n');

/** @throws TelltaleError UNREADABLE_INPUT */
export function parseConsistency(text: string): ConsistencyFile {
  const { head, checkpoint } = splitProof(text);
  const [place = '', ...lines] = head;
  const old = /^old (0|[1-9]\d{0,15})$/.exec(place)?.[1];
  if (old === undefined) throw unreadable('its first line is not "old N"');
  return { old: Number(old), hashes: hashLines(lines), checkpoint };
}

/** Everything before the first blank line, and the checkpoint after it. */
function splitProof(text: string): { head: string[]; checkpoint: string } {
  const split = text.indexOf('\n\n');
  if (split < 0) throw unreadable('no blank line before the checkpoint');
  return { head: text.slice(0, split).split('\n'), checkpoint: text.slice(split + 2) };
}

function hashLines(lines: readonly string[]): Uint8Array[] {
  if (lines.length > 63) throw unreadable('it has more than 63 hashes');
  return lines.map((line) => {
    const hash = fromBase64(line);
    if (hash.length !== 32) throw unreadable(`"${line.slice(0, 60)}" is not a hash of 32 bytes`);
    return hash;
  });
}

const unreadable = (why: string): TelltaleError =>
  new TelltaleError('UNREADABLE_INPUT', `not a ledger proof: ${why}`);
