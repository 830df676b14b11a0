import { canonicalJson, type Json } from '#lib/kernel/canonical-json.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { z } from 'zod';

/** A file that a statement speaks of. */
export interface Subject {
  readonly name: string;
  readonly digest: { readonly sha256: string };
}

/** An in-toto Statement, version 1. */
export interface Statement<Predicate> {
  readonly _type: 'https://in-toto.io/Statement/v1';
  readonly subject: readonly Subject[];
  readonly predicateType: string;
  readonly predicate: Predicate;
}

export const statementOf = <Predicate>(
  subject: readonly Subject[],
  predicateType: string,
  predicate: Predicate,
): Statement<Predicate> => ({
  _type: 'https://in-toto.io/Statement/v1',
  subject,
  predicateType,
  predicate,
});

/** The bytes that are signed. Canonical, so that the same statement always has the same hash. */
export const statementBytes = (statement: Statement<unknown>): Uint8Array =>
  new TextEncoder().encode(canonicalJson(statement as unknown as Json));

const statementShape = z.strictObject({
  _type: z.literal('https://in-toto.io/Statement/v1'),
  subject: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        digest: z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
      }),
    )
    .min(1),
  predicateType: z.string(),
  predicate: z.looseObject({}),
});

/** @throws TelltaleError UNREADABLE_INPUT */
export function parseStatement(bytes: Uint8Array): Statement<Readonly<Record<string, unknown>>> {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new TelltaleError('UNREADABLE_INPUT', 'the statement is not JSON', { cause });
  }
  const parsed = statementShape.safeParse(json);
  if (!parsed.success)
    throw new TelltaleError(
      'UNREADABLE_INPUT',
      `not an in-toto statement: ${z.prettifyError(parsed.error)}`,
    );
  return parsed.data;
}
