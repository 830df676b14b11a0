import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { loadOrCreateSecret } from '#lib/server/ledger/keys.ts';
import { ledgerLayout } from '#lib/server/ledger/layout.ts';

/** A person's name → a pseudonym that is the same each time, and says nothing without the key. */
export type Pseudonym = (name: string) => string;

const form = /^p-[0-9a-f]{24}$/;

/** Pseudonyms of one evidence folder, keyed with `keys/pseudonyms`. Without that file nobody can tell who is who. */
export async function pseudonymsOf(dataDir: string): Promise<Pseudonym> {
  return pseudonymsWith(await loadOrCreateSecret(join(ledgerLayout(dataDir).keys, 'pseudonyms')));
}

/** @param secret 64 hex digits */
export const pseudonymsWith = (secret: string): Pseudonym => {
  const key = Buffer.from(secret, 'hex');
  // What is a pseudonym already stays one: a record that is read again must not change.
  return (name) =>
    form.test(name)
      ? name
      : `p-${createHmac('sha256', key).update(`person ${name}`).digest('hex').slice(0, 24)}`;
};

type Fields = Readonly<Record<string, unknown>>;

/** Where the records of each type name a person who works with the robots. */
const people: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'telltale.episode/1': [['grading', 'grader']],
  'telltale.preference/1': [['evaluator']],
  'telltale.shift/1': [['collector']],
};

/** A record with its operators, collectors and graders under pseudonyms; nothing else is touched. */
export function withPseudonyms<R extends Fields>(record: R, pseudonym: Pseudonym): R {
  const paths = people[String(record['schema'])] ?? [];
  return paths.reduce<R>((changed, path) => renamed(changed, path, pseudonym) as R, record);
}

function renamed(value: unknown, path: readonly string[], pseudonym: Pseudonym): unknown {
  const [field, ...rest] = path;
  if (field === undefined) return typeof value === 'string' ? pseudonym(value) : value;
  if (typeof value !== 'object' || value === null || !(field in value)) return value;
  return { ...value, [field]: renamed((value as Fields)[field], rest, pseudonym) };
}
