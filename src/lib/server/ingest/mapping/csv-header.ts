import { open } from 'node:fs/promises';
import { TelltaleError } from '#lib/kernel/errors.ts';

/** Bytes in which the header of a table must end. */
const longestHeader = 1 << 20;

/**
 * Column names of a CSV file. Read here and not guessed by the engine, whose guess can fail on one bad row further down.
 *
 * @throws TelltaleError UNREADABLE_INPUT when there is no header, or two columns share a name
 */
export async function csvHeader(path: string, delimiter: string): Promise<string[]> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read({
      buffer: Buffer.alloc(longestHeader),
      length: longestHeader,
    });
    const names = firstRecord(
      buffer.toString('utf8', 0, bytesRead).replace(/^\uFEFF/, ''),
      delimiter,
    );
    const unnamed = names.findIndex((name) => name === '');
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    const fault =
      unnamed !== -1
        ? `column ${unnamed + 1} has no name`
        : twice !== undefined
          ? `two columns are called "${twice}"`
          : undefined;
    if (fault === undefined) return names;
    throw new TelltaleError(
      'UNREADABLE_INPUT',
      `${path}: the first line must name the columns; ${fault}`,
    );
  } finally {
    await file.close();
  }
}

/** The fields of the first record (RFC 4180). */
function firstRecord(text: string, delimiter: string): string[] {
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    if (quoted) {
      if (character !== '"') field += character;
      else if (text[at + 1] === '"') {
        field += '"';
        at += 1;
      } else quoted = false;
    } else if (character === '"' && field === '') quoted = true;
    else if (character === delimiter) {
      fields.push(field.trim());
      field = '';
    } else if (character === '\n' || character === '\r') break;
    else field += character;
  }
  return [...fields, field.trim()];
}
