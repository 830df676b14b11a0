import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  controlModes,
  controlSources,
  episodeColumns,
  problemCodes,
  recordTypes,
  validateLine,
} from '#lib/log/index.ts';

const document = (name: string) =>
  readFileSync(join(import.meta.dirname, '../../../design', name), 'utf8');
const format = document('log-format.md');
const notes = document('log-format-notes.md');

/** The fenced blocks of a language. */
const blocks = (text: string, language: string) =>
  [...text.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, 'g'))].map(
    ([, block]) => block ?? '',
  );

/** Rows of the tables of a text, their cells trimmed of white space and code marks. */
const rows = (text: string) =>
  text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('`', '')),
    );

describe('the format names', () => {
  it.each(recordTypes.map((type) => [type.schema, type] as const))(
    '%s and its fields',
    (schema, type) => {
      const heading = type.idField === 'episode_id' ? '## Episode' : `### \`${schema}\``;
      const start = format.indexOf(heading);
      expect(start).toBeGreaterThan(0);
      const section = format.slice(start, format.indexOf('\n##', start + heading.length));
      const names = Object.keys(type.shape.shape).filter((name) => name !== 'schema');
      expect(names.filter((name) => !section.includes(`\`${name}\``))).toEqual([]);
    },
  );

  it('each problem code with its sentence', () => {
    const table = rows(format).filter(([code]) => code !== undefined && code in problemCodes);
    expect(Object.fromEntries(table.map(([code, sentence]) => [code, sentence]))).toEqual(
      problemCodes,
    );
  });

  it('each control mode and source', () => {
    for (const word of [...controlModes, ...controlSources])
      expect(format).toContain(`\`${word}\``);
  });

  it('each column with its type, in file order', () => {
    const table = rows(format.slice(format.indexOf('## Columns'))).slice(2);
    expect(table.map(([name, type]) => [name, type])).toEqual(
      episodeColumns.map(({ name, type }) => [name, type]),
    );
  });
});

describe('the examples of the notes', () => {
  it.each(blocks(notes, 'json'))('%s', (line) => {
    expect(validateLine(line)).toMatchObject({ ok: true, moved: [] });
  });

  it('in Python write a valid line', (context) => {
    const script = blocks(notes, 'python').join('\n');
    expect(script).not.toBe('');
    const python = run('python3', ['-c', script]);
    if (python === undefined) return context.skip('python3 is not installed');
    const found = validateLine(python.trimEnd());
    // 1300 → 5000 is a gap of more than a second, and nothing follows the step at 5000: both stay unknown.
    expect(found).toMatchObject({
      ok: true,
      record: {
        started_at: '2026-11-20T08:00:00.250Z',
        control: [
          { mode: 'autonomous', start_ms: 0, end_ms: 900 },
          { mode: 'teleoperated', start_ms: 900, end_ms: 1300 },
        ],
      },
    });
  });
});

/** The output of a program; undefined if there is no such program. */
function run(program: string, parameters: string[]): string | undefined {
  try {
    return execFileSync(program, parameters, { encoding: 'utf8' });
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw thrown;
  }
}
