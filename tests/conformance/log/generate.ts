/**
 * Writes the conformance files beside it from the variants: lines that a reader must take or refuse, byte for byte, and
 * what it must make of them. Any implementation of the format can be held against them.
 *   valid.jsonl, valid.expected.jsonl        line n of the one must become record n of the other
 *   invalid.jsonl, invalid.expected.jsonl    line n must be refused, for exactly these problems
 * With --check it writes nothing, and exits with 1 if a file is stale.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { invalidVariants } from './variants/invalid.ts';
import { validVariants } from './variants/valid.ts';
import { edited, type InvalidVariant } from './variants/variant.ts';

function invalidLine({ kind, given }: InvalidVariant): Uint8Array {
  if (given instanceof Uint8Array) return given;
  return Buffer.from(typeof given === 'string' ? given : JSON.stringify(edited(kind, given)));
}

function expectedProblems({ name, problems, beyondSchema }: InvalidVariant): string {
  const pairs = problems.map((problem) => {
    const space = problem.indexOf(' ');
    return { path: problem.slice(space + 1), code: problem.slice(0, space) };
  });
  return JSON.stringify({ name, problems: pairs, beyond_schema: beyondSchema ?? false });
}

const joined = (lines: readonly (string | Uint8Array)[]) =>
  Buffer.concat(lines.flatMap((line) => [Buffer.from(line), Buffer.from('\n')]));

/** File name → bytes. */
export const conformanceFiles: ReadonlyMap<string, Buffer> = new Map([
  [
    'valid.jsonl',
    joined(validVariants.map(({ kind, given }) => JSON.stringify(edited(kind, given)))),
  ],
  [
    'valid.expected.jsonl',
    joined(
      validVariants.map(({ name, kind, gives, moved }) =>
        JSON.stringify({ name, record: edited(kind, gives), moved: moved ?? [] }),
      ),
    ),
  ],
  ['invalid.jsonl', joined(invalidVariants.map(invalidLine))],
  ['invalid.expected.jsonl', joined(invalidVariants.map(expectedProblems))],
]);

/** Names of the files that differ from what the variants give. */
export const staleFiles = (): string[] =>
  [...conformanceFiles]
    .filter(([name, bytes]) => !readBytes(name)?.equals(bytes))
    .map(([name]) => name);

function readBytes(name: string): Buffer | undefined {
  try {
    return readFileSync(join(import.meta.dirname, name));
  } catch {
    return undefined;
  }
}

if (process.argv[1] === import.meta.filename) {
  const stale = staleFiles();
  const check = process.argv.includes('--check');
  for (const [name, bytes] of conformanceFiles)
    if (!check && stale.includes(name)) writeFileSync(join(import.meta.dirname, name), bytes);
  if (stale.length > 0)
    process.stderr.write(`${check ? 'stale' : 'written'}: ${stale.join(', ')}\n`);
  if (check && stale.length > 0) process.exitCode = 1;
}
