import { createHash } from 'node:crypto';
import type { Problem, ProblemCode } from '#lib/log/problems.ts';

/** Bytes that stand in the entry itself; more go to a file of their own. */
export const inlineBytes = 65_536;

/** Something that could not become evidence, with everything needed to take it up again. */
export interface QuarantineEntry {
  readonly entry_id: string;
  /** Name of the source, as the ingest was given it. */
  readonly source: string;
  /** Line of the source, from 1; for tables the row. */
  readonly line: number;
  /** Bytes of the line, without its line end. */
  readonly length: number;
  readonly sha256: string;
  /** `line`, `row` of a table that a mapping reads, or `break`: where a file ends in the middle. */
  readonly kind: 'line' | 'row' | 'break';
  readonly problems: readonly Problem[];
  readonly mapping: { readonly name: string; readonly sha256: string } | null;
  /** Names and types of the columns that a `row` is read with when it is taken up again; null for lines. */
  readonly columns: Readonly<Record<string, string>> | null;
  readonly first_seen: string;
  /** Base64; null where the bytes are in `quarantine/bytes/<sha256>`. */
  readonly bytes: string | null;
}

/** What was refused, before it has its identity. */
export interface Refused {
  readonly source: string;
  readonly line: number;
  readonly kind: QuarantineEntry['kind'];
  readonly problems: readonly Problem[];
  readonly mapping: QuarantineEntry['mapping'];
  readonly columns?: QuarantineEntry['columns'];
  readonly content: RefusedContent;
  /** Rows of the source that stand behind it; 1 unless it is a session of steps. */
  readonly rows?: number;
}

export type RefusedContent =
  | { readonly bytes: Uint8Array }
  /** Too long for memory: its length and SHA-256, and the file that holds it, named by that hash. */
  | { readonly length: number; readonly sha256: string; readonly file: string };

/**
 * The identity of an entry is where it stands and what stands there: the same file given again makes the same entries.
 */
export function entryOf(refused: Refused, firstSeen: string): QuarantineEntry {
  const { source, line, kind, problems, mapping, columns, content } = refused;
  const inline = 'bytes' in content;
  const sha256 = inline ? hash(content.bytes) : content.sha256;
  return {
    entry_id: hash(JSON.stringify([source, line, kind, sha256])).slice(0, 32),
    source,
    line,
    length: inline ? content.bytes.length : content.length,
    sha256,
    kind,
    problems,
    mapping,
    columns: columns ?? null,
    first_seen: firstSeen,
    bytes: inline ? Buffer.from(content.bytes).toString('base64') : null,
  };
}

const hash = (content: Uint8Array | string): string =>
  createHash('sha256').update(content).digest('hex');

/** A problem of a whole line. */
export const wholeLine = (code: ProblemCode, message: string): Problem => ({
  path: '',
  code,
  message,
});
