import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TelltaleError } from '#lib/kernel/errors.ts';
import type { Clock } from '#lib/kernel/clock.ts';
import type { Finding, Manifest } from '#lib/server/store/manifest.ts';
import type { Store } from '#lib/server/store/store.ts';
import { textIn } from '#lib/server/store/row-values.ts';
import type { Prepared, Staged } from '#lib/server/store/stager.ts';
import type { Writer } from '#lib/server/store/writer.ts';
import { resolveContested } from './contested.ts';
import { entryOf, inlineBytes, type QuarantineEntry, type Refused } from './quarantine-entry.ts';
import { resolveRecords } from './record-identities.ts';
import type { LineSource } from './spool-lines.ts';
import type { Spool } from './spool.ts';

/** What became of the lines of one batch, or of several together. */
export interface BatchOutcome {
  readonly lines: number;
  readonly accepted: number;
  readonly duplicate: number;
  readonly quarantined: number;
  /** The batch that was made; null where there was nothing new. */
  readonly batch: string | null;
  readonly problems: Manifest['counts']['problems'];
  /** One example for each code: place and words. */
  readonly examples: Readonly<Record<string, string>>;
  readonly moved: Manifest['counts']['moved'];
  readonly findings: readonly Finding[];
}

export interface BatchInput {
  readonly spool: Spool;
  readonly source: LineSource & { readonly sourceKind: string };
  readonly findings: readonly Finding[];
  /** What `prepare` made of the spool; without it that is done first. */
  readonly prepared?: Prepared | null;
  /** Where lines of the spool come from, when they are not the source's own lines. */
  readonly origin?: Origin;
  /** Quarantine entries that this batch takes up again. */
  readonly retried?: readonly string[];
}

/** What stands behind the spool's lines: rows of a table, sessions of steps, or lines once refused. */
export interface Origin {
  /** Identity of the source's bytes. */
  readonly fingerprint: { readonly sha256: string; readonly bytes: number };
  /** First and last row of the source. */
  readonly rows: { readonly first_line: number; readonly last_line: number };
  /** Rows of the source behind the lines of these episodes; left out where each is one. */
  readonly rowsOf?: (episodeIds: readonly string[]) => number;
  /** A refused line as it is to be kept. */
  readonly keep: (refused: readonly Refused[]) => Promise<readonly Refused[]>;
}

/** The part of the work on a finished spool that may be done while another batch is taken in; null without episodes. */
export const prepare = async (store: Store, spool: Spool): Promise<Prepared | null> =>
  spool.episodes === 0 ? null : store.stage(spool.episodesPath, spool.folder);

/** Takes a finished spool into the store: everything that is new becomes one batch, or nothing does. */
export async function takeIn(store: Store, clock: Clock, input: BatchInput): Promise<BatchOutcome> {
  const prepared =
    input.prepared === undefined ? await prepare(store, input.spool) : input.prepared;
  return store.write(async (writer) => {
    const batchId = prepared?.batchId ?? writer.newBatchId();
    const episodes = prepared === null ? nothing : await settleEpisodes(writer, prepared, input);
    const records = await settleRecords(writer, batchId, input);
    const lines = [...input.spool.refused, ...episodes.refused, ...records.refused].sort(
      (a, b) => a.line - b.line,
    );
    const refused = input.origin === undefined ? lines : await input.origin.keep(lines);
    const quarantined = refused.reduce((sum, { rows }) => sum + (rows ?? 1), 0);
    const rowsOf = input.origin?.rowsOf;
    const accepted =
      rowsOf === undefined
        ? (episodes.staged?.rows ?? 0) + (records.staged?.rows ?? 0)
        : rowsOf(episodes.staged === null ? [] : await writer.episodeIds(episodes.staged));
    const duplicate =
      rowsOf === undefined
        ? episodes.duplicates + records.duplicates
        : input.spool.lines - accepted - quarantined;
    const outcome = {
      lines: input.spool.lines,
      accepted,
      duplicate,
      quarantined,
      ...countProblems(refused),
      moved: Object.fromEntries(input.spool.moved),
      findings: input.findings,
    };
    if (duplicate < 0 || accepted + duplicate + quarantined !== outcome.lines)
      throw new TelltaleError(
        'INTERNAL',
        `lines of ${input.source.name} do not add up: ${outcome.lines} read, ${accepted} accepted, ${duplicate} duplicate, ${quarantined} quarantined`,
      );

    const firstSeen = new Date(clock.now()).toISOString();
    const entries = entriesOf(await fold(refused, input.spool.folder), firstSeen);
    // What is refused again makes the same entry again.
    const resolved = (input.retried ?? []).filter((id) => !entries.has(id)).sort();
    await dropKnown(writer, entries);
    if (accepted === 0 && entries.size === 0 && resolved.length === 0)
      return { ...outcome, batch: null };

    const { spool, source } = input;
    await writer.commit({
      batch_id: batchId,
      source: {
        name: source.name,
        kind: source.sourceKind,
        ...(input.origin?.fingerprint ?? { sha256: spool.digest(), bytes: spool.bytes }),
        ...(input.origin?.rows ?? { first_line: spool.firstLine, last_line: spool.lastLine }),
      },
      mapping: source.mapping,
      counts: {
        lines: outcome.lines,
        accepted,
        duplicate,
        quarantined,
        problems: outcome.problems,
        moved: outcome.moved,
      },
      findings: [...input.findings],
      resolved,
      episodes: episodes.staged,
      records: records.staged,
      quarantine: await quarantineFile(spool.folder, [...entries.values()]),
      bytes: filesOf([...entries.values()]),
    });
    return { ...outcome, batch: batchId };
  });
}

interface Settled {
  /** What is new; null if nothing is. */
  readonly staged: Staged | null;
  readonly duplicates: number;
  readonly refused: readonly Refused[];
}

const nothing: Settled = { staged: null, duplicates: 0, refused: [] };

async function settleEpisodes(
  writer: Writer,
  { batchId, episodes }: Prepared,
  input: BatchInput,
): Promise<Settled> {
  const { spool } = input;
  let staged = episodes;
  const doubted =
    staged.rows === spool.episodes ? [] : await writer.doubted(spool.episodesPath, staged);
  let identities = await writer.identify(staged);
  // Ids whose rows do not stay as they were staged; doubted ones were not staged.
  const unsettled = [...identities.repeated, ...identities.changed];
  const contested = new Set([...doubted, ...unsettled]);
  let duplicates = 0;
  let refused: Refused[] = [];
  if (contested.size > 0) {
    const resolution = await resolveContested(spool, writer, contested);
    duplicates = resolution.duplicates;
    refused = resolution.refused.map((each) => refusal(input, each));
    // A doubted line may share its id with one that was staged.
    const leaveOut = resolution.episodes + duplicates > 0 ? [...contested] : unsettled;
    staged = await writer.replaceEpisodes(staged, batchId, leaveOut, resolution);
    identities = await writer.identify(staged);
  }
  if (identities.known > 0) staged = await writer.withoutKnown(staged, batchId);
  return {
    staged: staged.rows === 0 ? null : staged,
    duplicates: duplicates + identities.known,
    refused,
  };
}

async function settleRecords(writer: Writer, batchId: string, input: BatchInput): Promise<Settled> {
  if (input.spool.records === 0) return nothing;
  const resolution = await resolveRecords(input.spool.recordsPath, writer);
  const staged =
    resolution.records === 0 ? null : await writer.stageRecords(resolution.path, batchId);
  return {
    staged,
    duplicates: resolution.duplicates,
    refused: resolution.refused.map((each) => refusal(input, each)),
  };
}

const refusal = (
  { source, spool }: BatchInput,
  { line, text, problems }: { line: number; text: string; problems: Refused['problems'] },
): Refused => ({
  source: source.name,
  line,
  kind: source.kind,
  problems,
  mapping: source.mapping,
  content: { bytes: spool.rawOf(line) ?? Buffer.from(text) },
});

/** Moves what is too large for an entry into a file of its own. */
async function fold(refused: readonly Refused[], folder: string): Promise<Refused[]> {
  const folded: Refused[] = [];
  for (const each of refused) {
    if (!('bytes' in each.content) || each.content.bytes.length <= inlineBytes) {
      folded.push(each);
      continue;
    }
    const { bytes } = each.content;
    const { sha256 } = entryOf(each, '');
    const file = join(folder, sha256);
    await writeFile(file, bytes);
    folded.push({ ...each, content: { length: bytes.length, sha256, file } });
  }
  return folded;
}

interface NewEntry {
  readonly entry: QuarantineEntry;
  readonly file: string | undefined;
}

const entriesOf = (refused: readonly Refused[], firstSeen: string): Map<string, NewEntry> =>
  new Map(
    refused.map((each) => {
      const entry = entryOf(each, firstSeen);
      const file = 'file' in each.content ? each.content.file : undefined;
      return [entry.entry_id, { entry, file }];
    }),
  );

/** Takes out the entries that the store has already. */
async function dropKnown(writer: Writer, entries: Map<string, NewEntry>): Promise<void> {
  const ids = [...entries.keys()];
  for (let start = 0; start < ids.length; start += 1000) {
    const some = ids.slice(start, start + 1000);
    const known = await writer.query(
      `SELECT entry_id FROM quarantine WHERE entry_id IN (${some.map(() => '?').join(', ')})`,
      some,
    );
    for (const row of known) entries.delete(textIn(row, 'entry_id'));
  }
}

async function quarantineFile(
  folder: string,
  entries: readonly NewEntry[],
): Promise<Staged | null> {
  if (entries.length === 0) return null;
  const path = join(folder, 'quarantine.jsonl');
  await writeFile(path, entries.map(({ entry }) => `${JSON.stringify(entry)}\n`).join(''));
  return { path, rows: entries.length };
}

const filesOf = (entries: readonly NewEntry[]): string[] => [
  ...new Set(entries.flatMap(({ file }) => file ?? [])),
];

function countProblems(refused: readonly Refused[]): {
  readonly problems: Record<string, number>;
  readonly examples: Record<string, string>;
} {
  const problems: Record<string, number> = {};
  const examples: Record<string, string> = {};
  for (const each of refused)
    for (const code of new Set(each.problems.map((problem) => problem.code))) {
      problems[code] = (problems[code] ?? 0) + 1;
      const problem = each.problems.find((candidate) => candidate.code === code);
      examples[code] ??=
        `${each.source}:${each.line} ${problem?.path ?? ''} ${problem?.message ?? ''}`;
    }
  return { problems, examples };
}
