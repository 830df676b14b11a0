import { TelltaleError } from '#lib/kernel/errors.ts';
import { cosignedAt } from './cosignature.ts';
import { cosignatureType, ed25519Type, parseVerifierKey, type NoteKey } from './note-key.ts';
import { parseNote } from './note.ts';

/** Which checkpoints to believe: logs, witnesses, and how many of these must have cosigned (C2SP tlog-policy). */
export interface TrustPolicy {
  readonly logs: readonly NoteKey[];
  readonly witnesses: ReadonlyMap<string, NoteKey>;
  readonly groups: ReadonlyMap<string, Group>;
  /** Name of a witness or group, or `none`. */
  readonly quorum: string;
}

interface Group {
  readonly threshold: number;
  readonly members: readonly string[];
}

/** @throws TelltaleError UNREADABLE_INPUT for a line that is not of the format, with its number. */
export function parsePolicy(text: string): TrustPolicy {
  const logs: NoteKey[] = [];
  const witnesses = new Map<string, NoteKey>();
  const groups = new Map<string, Group>();
  const used = new Set<string>();
  let quorum: string | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const [word, ...rest] = line.trim().split(/[ \t]+/);
    const fail = (why: string): TelltaleError =>
      new TelltaleError('UNREADABLE_INPUT', `trust policy, line ${index + 1}: ${why}`);
    const known = (name: string): boolean => witnesses.has(name) || groups.has(name);
    const fresh = (name: string | undefined): string => {
      if (name === undefined || name === 'none' || known(name))
        throw fail('a new name is needed, and "none" is taken');
      return name;
    };
    if (word === undefined || word === '' || word.startsWith('#')) continue;
    if (word === 'log') logs.push(keyOf(rest[0], ed25519Type, fail));
    else if (word === 'witness')
      witnesses.set(fresh(rest[0]), keyOf(rest[1], cosignatureType, fail));
    else if (word === 'group')
      groups.set(fresh(rest[0]), groupOf(rest.slice(1), known, used, fail));
    else if (word === 'quorum' && quorum === undefined && rest.length === 1) {
      quorum = rest[0] ?? '';
      if (quorum !== 'none' && !known(quorum)) throw fail(`"${quorum}" was not defined before`);
    } else throw fail(`"${line.slice(0, 80)}" is not understood`);
  }
  const keys = [...logs, ...witnesses.values()].map(({ publicKey }) => publicKey.join());
  if (quorum === undefined || new Set(keys).size !== keys.length)
    throw new TelltaleError(
      'UNREADABLE_INPUT',
      'a trust policy has one quorum line, and each public key once',
    );
  return { logs, witnesses, groups, quorum };
}

function keyOf(
  text: string | undefined,
  type: NoteKey['type'],
  fail: (why: string) => TelltaleError,
): NoteKey {
  const key = parseVerifierKey(text ?? '');
  if (key.type !== type) throw fail(`"${key.name}" is a key of another kind`);
  return key;
}

function groupOf(
  [amount = '', ...members]: readonly string[],
  known: (name: string) => boolean,
  used: Set<string>,
  fail: (why: string) => TelltaleError,
): Group {
  const numeric = /^[1-9]\d*$/.test(amount) ? Number(amount) : Number.NaN;
  const threshold = amount === 'all' ? members.length : amount === 'any' ? 1 : numeric;
  if (!(threshold >= 1 && threshold <= members.length))
    throw fail(`"${amount}" of ${members.length} members cannot be`);
  for (const member of members) {
    if (!known(member) || used.has(member))
      throw fail(`"${member}" was not defined before, or is a member elsewhere`);
    used.add(member);
  }
  return { threshold, members };
}

/** Who of a policy's witnesses cosigned a checkpoint, and whether that is enough. */
export interface Witnessing {
  readonly enough: boolean;
  /** Names of the witnesses whose cosignature holds, with the time in seconds since 1970. */
  readonly cosigned: ReadonlyMap<string, number>;
}

/** @throws TelltaleError VERIFICATION_FAILED when a known witness's line does not hold. */
export async function witnessing(policy: TrustPolicy, checkpointNote: string): Promise<Witnessing> {
  const note = parseNote(checkpointNote);
  const cosigned = new Map<string, number>();
  for (const [name, key] of policy.witnesses) {
    const at = await cosignedAt(note, key);
    if (at !== null) cosigned.set(name, at);
  }
  return { enough: holds(policy, policy.quorum, cosigned), cosigned };
}

function holds(policy: TrustPolicy, name: string, cosigned: ReadonlyMap<string, number>): boolean {
  if (name === 'none') return true;
  const group = policy.groups.get(name);
  if (group === undefined) return cosigned.has(name);
  const present = group.members.filter((member) => holds(policy, member, cosigned));
  return present.length >= group.threshold;
}
