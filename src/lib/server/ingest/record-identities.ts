import { writeFile } from 'node:fs/promises';
import type { Problem } from '#lib/log/problems.ts';
import type { Writer } from '#lib/server/store/writer.ts';
import type { LogRecord } from '#lib/log/record-types.ts';
import { withPseudonyms } from '#lib/server/store/pseudonyms.ts';
import { textIn } from '#lib/server/store/row-values.ts';
import { recordLine } from './admit.ts';
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
 * is looked at by itself; what the store holds is asked for in one go for many.
 */
export async function resolveRecords(path: string, writer: Writer): Promise<RecordResolution> {
  const seen = new Map<string, string>();
  const kept: string[] = [];
  const refused: { line: number; text: string; problems: readonly Problem[] }[] = [];
  let duplicates = 0;
  for await (const texts of groupsOf(eachLine(path), linesAtOnce)) {
    const lines = texts.map((text) => withoutNames(JSON.parse(text) as Line, writer));
    const held = await heldContents(writer, lines);
    for (const line of lines) {
      const key = keyOf(line);
      const before = seen.get(key) ?? held.get(key);
      if (before === undefined) kept.push(JSON.stringify(line));
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
  }
  const resolved = `${path}.resolved`;
  await writeFile(resolved, kept.map((text) => `${text}\n`).join(''));
  return { path: resolved, records: kept.length, duplicates, refused };
}

/** People's names go no further than this; what is refused is kept as it came. */
function withoutNames(line: Line, { pseudonym }: Writer): Line {
  const record = JSON.parse(line.record) as LogRecord;
  const named = withPseudonyms(record, pseudonym);
  return named === record ? line : { ...line, ...recordLine(named) };
}

const keyOf = ({ schema, record_id }: Pick<Line, 'schema' | 'record_id'>): string =>
  `${schema} ${record_id}`;

/** Lines whose identities are asked for in one statement. */
const linesAtOnce = 1000;

async function* groupsOf<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let group: T[] = [];
  for await (const item of items) {
    group.push(item);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

/** Content of those records that the store holds, by key. */
async function heldContents(
  writer: Writer,
  lines: readonly Line[],
): Promise<ReadonlyMap<string, string>> {
  // As one value: to plan a statement with a thousand of them costs more than to run it.
  const rows = await writer.query(
    `SELECT schema, record_id, content FROM record_ids
     WHERE record_id IN (SELECT unnest(from_json(CAST(? AS JSON), '["VARCHAR"]')))`,
    [JSON.stringify(lines.map(({ record_id }) => record_id))],
  );
  return new Map(
    rows.map((row) => [
      keyOf({ schema: textIn(row, 'schema'), record_id: textIn(row, 'record_id') }),
      textIn(row, 'content'),
    ]),
  );
}
