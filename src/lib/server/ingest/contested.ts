import { closeSync, openSync, writeSync } from 'node:fs';
import { episodeFromColumns, type EpisodeRow } from '#lib/log/row.ts';
import { validateLine } from '#lib/log/validate.ts';
import type { Problem } from '#lib/log/problems.ts';
import type { Writer } from '#lib/server/store/writer.ts';
import { contentOf } from './admit.ts';
import { eachLine } from './each-line.ts';
import type { Spool } from './spool.ts';

/** What became of the lines that the engine could not decide alone. */
export interface Resolution {
  /** The spool's lines of episodes without those that are not to become evidence. */
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
 *
 * @param changed ids that the store holds, not with these columns
 */
export async function resolveContested(
  spool: Spool,
  writer: Writer,
  contested: ReadonlySet<string>,
  changed: ReadonlySet<string>,
): Promise<Resolution> {
  const held = await heldContents(writer, [...changed]);
  const path = `${spool.episodesPath}.resolved`;
  const output = openSync(path, 'wx');
  const refused: { line: number; text: string; problems: readonly Problem[] }[] = [];
  const lineOf = linesOf(spool.skipped, spool.firstLine);
  const first = new Map<string, string>();
  let episodes = 0;
  let duplicates = 0;
  try {
    for await (const text of eachLine(spool.episodesPath)) {
      const line = lineOf();
      const id = idIn(text, contested);
      if (id === undefined) {
        writeSync(output, `${text}\n`);
        episodes += 1;
        continue;
      }
      const validation = validateLine(text);
      if (!validation.ok) {
        refused.push({ line, text, problems: validation.problems });
        continue;
      }
      const content = contentOf(validation.record);
      const before = first.get(id) ?? held.get(id);
      if (before === undefined) {
        first.set(id, content);
        writeSync(output, `${JSON.stringify(validation.record)}\n`);
        episodes += 1;
      } else if (before === content) duplicates += 1;
      else refused.push({ line, text, problems: [conflict(id, first.has(id))] });
    }
  } finally {
    closeSync(output);
  }
  return { path, episodes, duplicates, refused };
}

const conflict = (id: string, here: boolean): Problem => ({
  path: '/episode_id',
  code: 'conflict',
  message: `episode "${id}" ${here ? 'stands earlier in the same source' : 'is in the store'} with other content`,
});

/** The lines of the source that the lines of the spool come from: all but the skipped ones. */
function linesOf(skipped: readonly number[], firstLine: number): () => number {
  let line = firstLine - 1;
  let index = 0;
  return () => {
    line += 1;
    while (skipped[index] === line) {
      line += 1;
      index += 1;
    }
    return line;
  };
}

/** Ids of the spool are written without escapes: the proof and the normalised form both see to that. */
const idMember = /"episode_id": ?"([^"]*)"/g;

/** The id of a line, if it is one of those looked for. */
function idIn(line: string, ids: ReadonlySet<string>): string | undefined {
  for (const [, id] of line.matchAll(idMember)) {
    if (id === undefined || !ids.has(id)) continue;
    // The same words may stand inside a text or in `extra`.
    const own: unknown = (JSON.parse(line) as { episode_id?: unknown }).episode_id;
    if (typeof own === 'string' && ids.has(own)) return own;
  }
  return undefined;
}

/** Ids asked for at a time. */
const idsAtOnce = 1000;

/** Canonical content of episodes that the store holds. */
async function heldContents(writer: Writer, ids: readonly string[]): Promise<Map<string, string>> {
  const contents = new Map<string, string>();
  for (let start = 0; start < ids.length; start += idsAtOnce) {
    const some = ids.slice(start, start + idsAtOnce);
    const rows = await writer.query(
      `SELECT * FROM episodes WHERE episode_id IN (${some.map(() => '?').join(', ')})`,
      some,
    );
    for (const row of rows) {
      const validation = episodeFromColumns(row as unknown as EpisodeRow);
      if (validation.ok) contents.set(String(row['episode_id']), contentOf(validation.record));
    }
  }
  return contents;
}
