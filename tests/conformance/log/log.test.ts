import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { recordTypes, validateLine, type Problem } from '#lib/log/index.ts';
import { jsonSchemaFile } from '#lib/log/json-schema.ts';
import { staleFiles } from './generate.ts';

interface Expected {
  readonly name: string;
  readonly record: unknown;
  readonly moved: readonly string[];
  readonly problems: readonly Pick<Problem, 'path' | 'code'>[];
  readonly beyond_schema: boolean;
}

const validLines = linesOf('valid.jsonl');
const invalidLines = linesOf('invalid.jsonl');

it('keeps the conformance files as the variants give them', () => {
  expect(staleFiles()).toEqual([]);
});

describe('lines that a reader must take', () => {
  it.each(expectations('valid.expected.jsonl'))('$name', ({ index, record, moved }) => {
    expect(validateLine(lineAt(validLines, index))).toEqual({ ok: true, record, moved });
  });
});

describe('lines that a reader must refuse', () => {
  it.each(expectations('invalid.expected.jsonl'))('$name', ({ index, problems }) => {
    const validation = validateLine(lineAt(invalidLines, index));
    const found = validation.ok ? [] : validation.problems;
    const places = found.map(({ path, code }) => ({ path, code }));
    expect(sorted(places)).toEqual(sorted(problems));
    for (const { message } of found) expect(message).not.toBe('');
  });
});

describe('the JSON Schema says the same, as far as it can', () => {
  const schemas = loadSchemas();

  it.each(expectations('valid.expected.jsonl'))('$name', ({ index }) => {
    expect(accepts(schemas, lineAt(validLines, index))).toBe(true);
  });

  it.each(expectations('invalid.expected.jsonl'))('$name', ({ index, beyond_schema }) => {
    expect(accepts(schemas, lineAt(invalidLines, index))).toBe(beyond_schema);
  });
});

function linesOf(file: string): Buffer[] {
  const bytes = readFileSync(join(import.meta.dirname, file));
  const lines: Buffer[] = [];
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(10, start);
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return lines;
}

function expectations(file: string): (Expected & { readonly index: number })[] {
  return linesOf(file).map((line, index) => ({
    ...(JSON.parse(line.toString()) as Expected),
    index,
  }));
}

function lineAt(lines: readonly Buffer[], index: number): Buffer {
  const line = lines[index];
  if (line === undefined) throw new Error(`no line ${index + 1}`);
  return line;
}

const sorted = (places: readonly Pick<Problem, 'path' | 'code'>[]) =>
  places.map(({ path, code }) => `${code} ${path}`).sort();

/** The committed schemas, by the record type that each is of. */
function loadSchemas(): Map<string, ValidateFunction> {
  const ajv = new Ajv2020({ strict: true, allErrors: true });
  const folder = join(import.meta.dirname, '../../../design/schema');
  return new Map(
    recordTypes.map((type) => {
      const text = readFileSync(join(folder, jsonSchemaFile(type)), 'utf8');
      return [type.schema, ajv.compile(JSON.parse(text) as object)];
    }),
  );
}

/** What a reader with JSON.parse and a JSON Schema library would say. */
function accepts(schemas: ReadonlyMap<string, ValidateFunction>, line: Buffer): boolean {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(line));
  } catch {
    return false;
  }
  const schema = (value as { schema?: unknown } | null)?.schema;
  return schemas.get(String(schema))?.(value) === true;
}
