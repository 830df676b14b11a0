/**
 * Writes design/schema/*.schema.json from the definitions in src/lib/log.
 * With --check it writes nothing, and exits with 1 if a file is missing, stale or left over.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordTypes } from '#lib/log/index.ts';
import { jsonSchemaFile, jsonSchemaOf } from '#lib/log/json-schema.ts';

const folder = join(import.meta.dirname, '..', 'design', 'schema');

/** File name → text, for every record type. */
const files = new Map(
  recordTypes.map((type) => [
    jsonSchemaFile(type),
    `${JSON.stringify(jsonSchemaOf(type), null, 2)}\n`,
  ]),
);
mkdirSync(folder, { recursive: true });
const leftOver = readdirSync(folder).filter((name) => !files.has(name));
const stale = [...files].filter(([name, text]) => {
  const path = join(folder, name);
  return !existsSync(path) || readFileSync(path, 'utf8') !== text;
});

if (process.argv.includes('--check')) {
  const names = [...leftOver, ...stale.map(([name]) => name)];
  if (names.length > 0) {
    console.error(
      `design/schema is not fresh (${names.join(', ')}): run node scripts/generate-schema.ts`,
    );
    process.exitCode = 1;
  }
} else {
  for (const name of leftOver) rmSync(join(folder, name));
  for (const [name, text] of stale) writeFileSync(join(folder, name), text);
  console.log(
    `design/schema: ${files.size} files, ${stale.length} written, ${leftOver.length} removed`,
  );
}
