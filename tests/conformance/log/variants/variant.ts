import type { ProblemCode } from '#lib/log/index.ts';
import { base, type RecordKind } from './base.ts';

/** JSON pointer → value put there. `absent` takes the member away. */
export type Edits = Readonly<Record<string, unknown>>;

export const absent = Symbol('absent');

interface Valid {
  readonly name: string;
  readonly kind: RecordKind;
  /** Edits that make the given line out of the base. */
  readonly given: Edits;
  /** Edits that make the expected normalised record out of the base, worked out by hand. */
  readonly gives: Edits;
  readonly moved?: readonly string[];
}

interface Invalid {
  readonly name: string;
  readonly kind: RecordKind;
  /** Edits of the base, or the line as it stands. */
  readonly given: Edits | string | Uint8Array;
  /** All problems of the line: `code path`, worked out by hand. */
  readonly problems: readonly `${ProblemCode} ${string}`[];
  /** A rule that JSON Schema cannot say: the schema accepts the line. */
  readonly beyondSchema?: true;
}

export type ValidVariant = Valid;
export type InvalidVariant = Invalid;

/** The base record of a kind with edits made, as a plain value. */
export function edited(kind: RecordKind, edits: Edits): unknown {
  const record: unknown = structuredClone(base[kind]);
  for (const [path, value] of Object.entries(edits)) put(record, path, value);
  return record;
}

function put(record: unknown, path: string, value: unknown): void {
  const names = path
    .slice(1)
    .split('/')
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = names.pop() ?? '';
  const holder = names.reduce(
    (container, name) => (container as Record<string, unknown>)[name],
    record,
  ) as Record<string, unknown>;
  if (value === absent) delete holder[last];
  else holder[last] = value;
}
