import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { jsonSchemaOf, recordTypes } from '#lib/log/index.ts';

const root = join(import.meta.dirname, '../../..');

describe('the JSON Schema', () => {
  it('is committed as the definitions give it', () => {
    const script = join(root, 'scripts/generate-schema.ts');
    expect(() =>
      execFileSync(process.execPath, [script, '--check'], { stdio: 'pipe' }),
    ).not.toThrow();
  });

  it.each(recordTypes.map((type) => [type.schema, type] as const))(
    '%s uses only the keywords that a simple compiler knows',
    (_schema, type) => {
      const known = new Set([
        ...['$schema', '$id', 'title', 'description', 'default', 'type', 'const', 'enum'],
        ...[
          'properties',
          'required',
          'propertyNames',
          'additionalProperties',
          'items',
          'anyOf',
          'oneOf',
        ],
        ...['minLength', 'maxLength', 'pattern', 'minimum', 'maximum', 'exclusiveMinimum'],
        ...['exclusiveMaximum', 'minItems', 'maxItems'],
      ]);
      expect([...keywordsOf(jsonSchemaOf(type))].filter((keyword) => !known.has(keyword))).toEqual(
        [],
      );
    },
  );

  it.each(recordTypes.map((type) => [type.schema, type] as const))(
    '%s keeps its patterns to what RE2 knows: no look-around, no back-reference',
    (_schema, type) => {
      const patterns =
        JSON.stringify(jsonSchemaOf(type)).match(/"pattern":"(?:[^"\\]|\\.)*"/g) ?? [];
      expect(patterns.length).toBeGreaterThan(0);
      expect(patterns.filter((pattern) => /\(\?[=!<]|\\\\[1-9]/.test(pattern))).toEqual([]);
    },
  );
});

/** Every keyword of a schema; names of properties are none. */
function keywordsOf(schema: unknown, into = new Set<string>()): Set<string> {
  if (typeof schema !== 'object' || schema === null) return into;
  for (const [keyword, value] of Object.entries(schema)) {
    if (!Array.isArray(schema)) into.add(keyword);
    if (keyword === 'properties')
      for (const property of Object.values(value as object)) keywordsOf(property, into);
    else if (!['default', 'const', 'enum', 'required'].includes(keyword)) keywordsOf(value, into);
  }
  return into;
}
