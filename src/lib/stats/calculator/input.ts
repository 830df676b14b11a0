import { TelltaleError } from '#lib/kernel/errors.ts';

/** Reads the named fields of a calculation's input and remembers everything that is wrong with them. */
export interface InputReader {
  number(name: string): number;
  /** A number that may be left out. */
  numberOr(name: string, otherwise: number): number;
  numbers(name: string): number[];
  /** Booleans or 0 and 1. */
  flags(name: string): boolean[];
  choiceOr<Choice extends string>(
    name: string,
    choices: readonly Choice[],
    otherwise: Choice,
  ): Choice;
  records(name: string): Record<string, unknown>[];
  /** Notes a problem that only the calculation can see. */
  problem(message: string): void;
  /** @throws TelltaleError USAGE naming every problem. */
  finish(): void;
}

/**
 * @param calculation its name, for messages.
 * @param input what was given; must be an object with no fields but the known ones.
 * @param known the fields that the calculation has.
 */
export function readInput(
  calculation: string,
  input: unknown,
  known: readonly string[],
): InputReader {
  const fields = asObject(input);
  const problems: string[] = fields === null ? ['the input must be a JSON object'] : [];
  for (const name of Object.keys(fields ?? {})) {
    if (!known.includes(name)) problems.push(`${name} is not one of its fields`);
  }
  const read = <T>(name: string, wanted: string, take: (value: unknown) => T | null, empty: T) => {
    if (fields === null) return empty;
    const value = fields[name];
    const taken = value === undefined ? null : take(value);
    if (taken !== null) return taken;
    problems.push(`${name} ${value === undefined ? 'is missing' : 'is wrong'}: ${wanted}`);
    return empty;
  };
  const has = (name: string) => fields?.[name] !== undefined;
  return {
    number: (name) => read(name, 'a number is wanted', asNumber, 0),
    numberOr: (name, otherwise) =>
      has(name) ? read(name, 'a number is wanted', asNumber, otherwise) : otherwise,
    numbers: (name) => read(name, 'a list of numbers is wanted', asListOf(asNumber), []),
    flags: (name) => read(name, 'a list of 0 and 1 is wanted', asListOf(asFlag), []),
    choiceOr: (name, choices, otherwise) =>
      has(name)
        ? read(
            name,
            `one of ${choices.join(', ')} is wanted`,
            (value) => choices.find((choice) => choice === value) ?? null,
            otherwise,
          )
        : otherwise,
    records: (name) => read(name, 'a list of objects is wanted', asListOf(asObject), []),
    problem: (message) => problems.push(message),
    finish() {
      if (problems.length === 0) return;
      throw new TelltaleError('USAGE', `${calculation}: ${problems.join('; ')}.`, {
        details: { problems, fields: known },
      });
    },
  };
}

function asObject(value: unknown): Record<string, unknown> | null {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Record<string, unknown>) : null;
}

function asNumber(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function asFlag(value: unknown): boolean | null {
  if (value === true || value === 1) return true;
  return value === false || value === 0 ? false : null;
}

function asListOf<T>(asItem: (value: unknown) => T | null): (value: unknown) => T[] | null {
  return (value) => {
    if (!Array.isArray(value)) return null;
    const items = value.map(asItem);
    return items.every((item) => item !== null) ? items : null;
  };
}
