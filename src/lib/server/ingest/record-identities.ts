import { writeFile } from 'node:fs/promises';
import type { Problem } from '#lib/log/problems.ts';
import type { Writer } from '#lib/server/store/writer.ts';
import { textIn } from '#lib/server/store/row-values.ts';
import { eachLine } from './each-line.ts';

export interface RecordResolution {
  readonly path: string;
  readonly records: number;
  readonly duplicates: number;
  readonly refused: readonly { line: number; text: string; problems: readonly Problem[] }[];
}

interface Line {
  readonly line: number;
  readonly schema: string;
  readonly record_id: string;
  readonly content: string;
  readonly record: string;
}

/**
 * Parts the spooled records into new ones, duplicates and conflicts. There are few of them beside the episodes, so each
 * is looked at by itself.
 */
export async function resolveRecords(path: string, writer: Writer): Promise<RecordResolution> {
  const seen = new Map<string, string>();
  const kept: string[] = [];
  const refused: { line: number; text: string; problems: readonly Problem[] }[] = [];
  let duplicates = 0;
  for await (const text of eachLine(path)) {
    const line = JSON.parse(text) as Line;
    const key = `${line.schema} ${line.record_id}`;
    const before = seen.get(key) ?? (await heldContent(writer, line));
    if (before === undefined) kept.push(text);
    else if (before === line.content) duplicates += 1;
    else
      refused.push({
        line: line.line,
        text: line.record,
        problems: [
          {
            path: '',
            code: 'conflict',
            message: `${line.schema} "${line.record_id}" is there already with other content`,
          },
        ],
      });
    seen.set(key, before ?? line.content);
  }
  const resolved = `${path}.resolved`;
  await writeFile(resolved, kept.map((text) => `${text}\n`).join(''));
  return { path: resolved, records: kept.length, duplicates, refused };
}

async function heldContent(
  writer: Writer,
  { schema, record_id }: Line,
): Promise<string | undefined> {
  const [row] = await writer.query(
    'SELECT content FROM record_ids WHERE schema = ? AND record_id = ?',
    [schema, record_id],
  );
  return row === undefined ? undefined : textIn(row, 'content');
}
