import { createHmac } from 'node:crypto';

/** A person's name → a pseudonym that is the same each time, and says nothing without the key. */
export type Pseudonym = (name: string) => string;

const form = /^p-[0-9a-f]{24}$/;

/** @param secret 64 hex digits: `keys/pseudonyms` of an evidence folder. Without that file nobody can tell who is who. */
export const pseudonymsWith = (secret: string): Pseudonym => {
  const key = Buffer.from(secret, 'hex');
  // What is a pseudonym already stays one: a record that is read again must not change.
  return (name) =>
    form.test(name)
      ? name
      : `p-${createHmac('sha256', key).update(`person ${name}`).digest('hex').slice(0, 24)}`;
};

/** Names of the variables that hold the two padded keys of HMAC (RFC 2104) on the connection that writes. */
const padded = { inner: 'pseudonym_inner', outer: 'pseudonym_outer' } as const;
const blockBytes = 64;

/** Statements that give a connection the key. Nobody sees variables of another's connection, and no plan names a value. */
export function pseudonymVariables(secret: string): string[] {
  const key = Buffer.alloc(blockBytes);
  Buffer.from(secret, 'hex').copy(key);
  const pad = (byte: number): string => Buffer.from(key.map((each) => each ^ byte)).toString('hex');
  return [
    `SET VARIABLE ${padded.inner} = '${pad(0x36)}'`,
    `SET VARIABLE ${padded.outer} = '${pad(0x5c)}'`,
  ];
}

/** `pseudonymsWith` as SQL, for a connection that has the key. Null stays null. */
export const pseudonymSql = (name: string): string => {
  const inner = `sha256(from_hex(getvariable('${padded.inner}')) || encode('person ' || ${name}))`;
  const outer = `sha256(from_hex(getvariable('${padded.outer}')) || from_hex(${inner}))`;
  return `CASE WHEN regexp_full_match(${name}, 'p-[0-9a-f]{24}') THEN ${name} ELSE 'p-' || left(${outer}, 24) END`;
};

type Fields = Readonly<Record<string, unknown>>;

/** Where the records of each type name a person who works with the robots, as JSON pointers. */
const people: Readonly<Record<string, readonly string[]>> = {
  'telltale.episode/1': ['/grading/grader'],
  'telltale.preference/1': ['/evaluator'],
  'telltale.shift/1': ['/collector'],
  'telltale.correction/1': ['/author'],
};

/**
 * A record with its operators, collectors, graders and authors of corrections under pseudonyms; nothing else is touched.
 * A grader that is a predicate or a policy is no person.
 */
export function withPseudonyms<R extends Fields>(record: R, pseudonym: Pseudonym): R {
  const type = String(record['schema']);
  const named = (people[type] ?? []).reduce<unknown>(
    (changed, path) => renamed(changed, path.split('/').slice(1), pseudonym),
    record,
  ) as R;
  return type === 'telltale.correction/1' ? inChanges(named, pseudonym) : named;
}

function renamed(value: unknown, path: readonly string[], pseudonym: Pseudonym): unknown {
  const [field, ...rest] = path;
  if (field === undefined) return typeof value === 'string' ? pseudonym(value) : value;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, field)) return value;
  const fields = value as Fields;
  if (field === 'grader' && fields['by'] !== undefined && fields['by'] !== 'human') return value;
  const now = renamed(fields[field], rest, pseudonym);
  return now === fields[field] ? value : { ...fields, [field]: now };
}

/** Where corrections add a person to a record: the second grader of the operator's console. */
const peopleAdded = ['/extra/second_grading/grader'];

/** What a correction says of its target, before and after: at a person's place, or at one that holds it. */
function inChanges<R extends Fields>(correction: R, pseudonym: Pseudonym): R {
  const { target, changes } = correction;
  const type = String((target as Fields | undefined)?.['schema']);
  if (!Array.isArray(changes)) return correction;
  return {
    ...correction,
    changes: (changes as readonly Fields[]).map((change) =>
      [...(people[type] ?? []), ...peopleAdded].reduce<Fields>((changed, person) => {
        const path = String(changed['path']);
        if (person !== path && !person.startsWith(`${path}/`)) return changed;
        const rest = person.slice(path.length).split('/').slice(1);
        return {
          ...changed,
          old: renamed(changed['old'], rest, pseudonym),
          new: renamed(changed['new'], rest, pseudonym),
        };
      }, change),
    ),
  };
}

/** A member of a JSON text that names a person; the text may break off inside the name. */
const namingMember =
  /("(?:grader|evaluator|collector|author|operator)"\s*:\s*)"((?:[^"\\]|\\.)*)(?:"|\\?$)/gsu;

/** A piece of JSON text, whole or not, with people under pseudonyms. For reading only: a cut name has another pseudonym. */
export const masked = (text: string, pseudonym: Pseudonym): string =>
  text.replace(
    namingMember,
    (_, member: string, name: string) => `${member}"${pseudonym(unescaped(name))}"`,
  );

const unescaped = (name: string): string => {
  try {
    return JSON.parse(`"${name}"`) as string;
  } catch {
    return name;
  }
};
