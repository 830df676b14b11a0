import { canonicalJson, type Json } from '#lib/kernel/canonical-json.ts';
import { sha256Hex } from '#lib/kernel/hash.ts';
import { parseLine, type LogRecord, type Problem } from '#lib/log/index.ts';
import { recordTypeOf } from '#lib/log/record-types.ts';
import { validateLine } from '#lib/log/validate.ts';
import type { Prover } from './prover.ts';
import type { Spool } from './spool.ts';

/** What became of one line that the proof did not cover. */
export type Admission =
  { readonly ok: true } | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * The slow way of one line: the validator decides, explains and normalises. What it accepts goes on in the normalised
 * form, which is what the columns are made of.
 */
export function admit(line: Uint8Array, spool: Spool, prover: Prover): Admission {
  const validation = validateLine(line);
  if (!validation.ok) return validation;
  const { record, moved } = validation;
  spool.keepRaw(spool.lastLine, line);
  for (const name of moved) {
    const field = generalName(name);
    spool.moved.set(field, (spool.moved.get(field) ?? 0) + 1);
  }
  if (record.schema === 'telltale.episode/1') {
    spool.writeEpisodes(Buffer.from(`${JSON.stringify(record)}\n`));
    spool.episodes += 1;
    if (moved.length === 0) teach(line, prover);
  } else {
    spool.writeRecord(`${JSON.stringify({ line: spool.lastLine, ...recordLine(record) })}\n`);
    spool.records += 1;
  }
  return { ok: true };
}

/** `control.17.note` and `control.18.note` are one field. */
const generalName = (name: string): string => name.replace(/\.\d+(?=\.|$)/g, '[]');

function teach(line: Uint8Array, prover: Prover): void {
  const parsed = parseLine(line);
  if (parsed.ok) prover.learn(parsed.value);
}

/** When the thing that a record speaks of happened: the one of these that its type has. */
const timeFields = [
  'registered_at',
  'created_at',
  'evaluated_at',
  'corrected_at',
  'set_at',
  'started_at',
  'signed_at',
  'published_at',
];

/** A record other than an episode, as the store takes it. */
export function recordLine(record: LogRecord): {
  readonly schema: string;
  readonly record_id: string;
  readonly recorded_at: string | null;
  readonly record: string;
  readonly content: string;
} {
  const canonical = canonicalJson(record as unknown as Json);
  const fields = record as unknown as Readonly<Record<string, unknown>>;
  const idField = recordTypeOf(record.schema)?.idField ?? '';
  const id = fields[idField];
  const recordedAt = timeFields.map((name) => fields[name]).find((value) => value != null);
  const content = sha256Hex(canonical);
  return {
    schema: record.schema,
    record_id: typeof id === 'string' ? id : content,
    recorded_at: typeof recordedAt === 'string' ? recordedAt : null,
    record: canonical,
    content,
  };
}

/** Canonical content of a record: two that share it say the same. */
export const contentOf = (record: LogRecord): string => canonicalJson(record as unknown as Json);
