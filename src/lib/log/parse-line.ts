import { maxLineBytes } from './limits.ts';
import type { Problem } from './problems.ts';
import { problem } from './rules/raw.ts';
import { scanJson } from './scan-json.ts';

export type ParsedLine =
  | { readonly ok: true; readonly value: unknown }
  | {
      readonly ok: false;
      readonly problems: readonly Problem[];
      /** What a lenient reader would have understood, where it can be told; for finding further problems only. */
      readonly value?: unknown;
    };

/**
 * One line to the JSON value in it, strictly: UTF-8, one JSON text, no member named twice at any depth, no number that
 * changes when read. A byte order mark at the start is passed over. Throws nothing.
 */
export function parseLine(line: Uint8Array | string): ParsedLine {
  const length = typeof line === 'string' ? utf8Length(line) : line.length;
  if (length > maxLineBytes)
    return refuse('line_too_long', `${length} bytes; at most ${maxLineBytes} are read`);
  const text = typeof line === 'string' ? line.replace(/^\uFEFF/, '') : decode(line);
  if (text === undefined) return refuse('not_utf8', 'the bytes are not UTF-8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse('not_json', whyNotJson(text));
  }
  const problems = scanJson(text);
  if (problems.length === 0) return { ok: true, value };
  const tooDeep = problems.some(({ code }) => code === 'too_deep');
  return tooDeep ? { ok: false, problems } : { ok: false, problems, value };
}

const refuse = (code: Problem['code'], message: string): ParsedLine => ({
  ok: false,
  problems: [problem([], code, message)],
});

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Bytes of a text in UTF-8, counted only where the answer matters. */
function utf8Length(text: string): number {
  return text.length * 3 <= maxLineBytes ? text.length : new TextEncoder().encode(text).length;
}

/** The engine's own words quote the input and differ between versions; these do neither. */
function whyNotJson(text: string): string {
  if (text.trim() === '') return 'the line is empty';
  if (/[:[,]\s*-?(NaN|Infinity|nan|inf)\b/.test(text))
    return 'NaN and Infinity are not JSON: leave the field out, or write null';
  if (/[}\]]\s*$/.test(text)) return 'the line is not one JSON text';
  return 'the line is not one JSON text; it ends in the middle';
}
