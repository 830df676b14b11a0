import { episodeFromColumns, type EpisodeRow } from '#lib/log/row.ts';
import { validateLine } from '#lib/log/validate.ts';
import type { Problem } from '#lib/log/problems.ts';
import type { Writer } from '#lib/server/store/writer.ts';
import { withPseudonyms } from '#lib/server/store/pseudonyms.ts';
import { textIn } from '#lib/server/store/row-values.ts';
import { contentOf } from './admit.ts';
import { eachBlock } from './each-line.ts';
import { createSink } from './sink.ts';
import type { Spool } from './spool.ts';

/** What became of the lines that the engine could not decide alone. */
export interface Resolution {
  /** Those of the contested lines that are to become evidence, normalised. */
  readonly path: string;
  readonly episodes: number;
  readonly duplicates: number;
  readonly refused: readonly {
    readonly line: number;
    readonly text: string;
    readonly problems: readonly Problem[];
  }[];
}

/**
 * Goes through the spool once more for the lines of some ids: those that may break a rule between fields, ids given more
 * than once, and ids that the store holds with other content. For each the validator and the canonical content decide,
 * in the order of the lines: the first is the one that counts.
 */
export async function resolveContested(
  spool: Spool,
  writer: Writer,
  contested: ReadonlySet<string>,
): Promise<Resolution> {
  const held = await heldContents(writer, [...contested]);
  const path = `${spool.episodesPath}.resolved`;
  const output = createSink(path);
  const refused: { line: number; text: string; problems: readonly Problem[] }[] = [];
  const lineAt = linesOf(spool.skipped, spool.firstLine);
  const first = new Map<string, string>();
  let index = 0;
  let episodes = 0;
  let duplicates = 0;

  function decide(text: string, id: string): void {
    const validation = validateLine(text);
    if (!validation.ok) {
      refused.push({ line: lineAt(index), text, problems: validation.problems });
      return;
    }
    const content = contentOf(withPseudonyms(validation.record, writer.pseudonym));
    const before = first.get(id) ?? held.get(id);
    if (before === undefined) {
      first.set(id, content);
      output.write(Buffer.from(`${JSON.stringify(validation.record)}\n`));
      episodes += 1;
    } else if (before === content) duplicates += 1;
    else {
      const problems = [conflict(id, first.has(id))];
      refused.push({ line: lineAt(index), text, problems });
    }
  }

  for await (const block of eachBlock(spool.episodesPath)) {
    let run = 0;
    for (const { start, end, text, id } of linesOfIds(block, contested)) {
      index += countLines(block, run, start);
      decide(text, id);
      index += 1;
      run = end;
    }
    index += countLines(block, run, block.length);
  }
  output.close();
  return { path, episodes, duplicates, refused };
}

const conflict = (id: string, here: boolean): Problem => ({
  path: '/episode_id',
  code: 'conflict',
  message: `episode "${id}" ${here ? 'stands earlier in the same source' : 'is in the store'} with other content`,
});

/** The line of the source behind a line of the spool, from 0; asked in ascending order. */
function linesOf(skipped: readonly number[], firstLine: number): (index: number) => number {
  let before = 0;
  return (index) => {
    // Each skipped line up to there pushes it one further down.
    while ((skipped[before] ?? Infinity) <= firstLine + index + before) before += 1;
    return firstLine + index + before;
  };
}

function countLines(block: Buffer, from: number, to: number): number {
  let count = 0;
  for (let at = block.indexOf(0x0a, from); at !== -1 && at < to; at = block.indexOf(0x0a, at + 1))
    count += 1;
  return count;
}

/** Ids of the spool are written without escapes: the proof and the normalised form both see to that. */
const idMember = /"episode_id": ?"([^"\\\n]*)"/g;

/** The lines of a block that have one of the ids. */
function* linesOfIds(
  block: Buffer,
  ids: ReadonlySet<string>,
): Generator<{ start: number; end: number; text: string; id: string }> {
  let done = 0;
  for (const { 1: id, index } of block.toString('latin1').matchAll(idMember)) {
    if (id === undefined || index < done || !ids.has(id)) continue;
    const start = block.lastIndexOf(0x0a, index) + 1;
    const end = block.indexOf(0x0a, index) + 1;
    const text = block.toString('utf8', start, block[end - 2] === 0x0d ? end - 2 : end - 1);
    // The same words may stand inside a text or in `extra`.
    const own = (JSON.parse(text) as { episode_id?: unknown }).episode_id;
    if (typeof own !== 'string' || !ids.has(own)) continue;
    done = end;
    yield { start, end, text, id: own };
  }
}

/** Ids asked for at a time. */
const idsAtOnce = 1000;

/** Canonical content of episodes that the store holds. */
async function heldContents(writer: Writer, ids: readonly string[]): Promise<Map<string, string>> {
  const contents = new Map<string, string>();
  for (let start = 0; start < ids.length; start += idsAtOnce) {
    const some = ids.slice(start, start + idsAtOnce);
    const rows = await writer.query(
      `SELECT * FROM logged_episodes WHERE episode_id IN (${some.map(() => '?').join(', ')})`,
      some,
    );
    for (const row of rows) {
      const validation = episodeFromColumns(row as unknown as EpisodeRow);
      if (validation.ok) contents.set(textIn(row, 'episode_id'), contentOf(validation.record));
    }
  }
  return contents;
}
