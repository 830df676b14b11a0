import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { reportFiles, type ReportPredicate } from '#lib/reports/report/predicate.ts';
import { openReport } from '#lib/reports/verify/opened.ts';
import type { ReportFolder } from '#lib/reports/verify/folder.ts';
import { parseCheckpoint } from '#lib/reports/tlog/checkpoint.ts';
import { parseNote } from '#lib/reports/tlog/note.ts';
import { parseProof } from '#lib/reports/tlog/proof-file.ts';
import type { TreeHead } from '#lib/reports/tlog/proofs.ts';
import { exists, syncFolder } from '#lib/server/store/durable.ts';
import { replaceDurably } from '#lib/server/ledger/durable-file.ts';
import { readIfThere } from '#lib/server/ledger/read-log.ts';

/** Who did what with a report; not part of what is shipped. */
export interface ReportCard {
  readonly built_by: string;
  readonly built_at: string;
  readonly published_by: string | null;
  readonly published_at: string | null;
}

/** What is known of a report without reading its tables. */
export interface ReportEntry {
  readonly id: string;
  readonly predicate: ReportPredicate;
  readonly card: ReportCard;
  /** The tree that proves it; null for a draft. */
  readonly proven: { readonly index: number; readonly head: TreeHead } | null;
}

/** A report with all its files. */
export interface ShelvedReport extends ReportEntry {
  readonly folder: ReportFolder;
}

/** The reports that were made here, each in a folder of its own. Vintages stay side by side. */
export interface Shelf {
  /** By id. */
  all(): Promise<readonly ReportEntry[]>;
  /** @throws TelltaleError NOT_FOUND */
  get(id: string): Promise<ShelvedReport>;
  /** Puts a draft there, in place of an older draft of the same name. */
  putDraft(id: string, files: ReportFolder, card: ReportCard): Promise<void>;
  /** Adds the proofs, with which it is published. */
  publish(id: string, proofs: ReportFolder, card: ReportCard): Promise<void>;
}

const cardName = 'card.json';
const idPattern = /^[a-z]+-[0-9A-Za-z.-]+-v\d+$/;

export function openShelf(dataDir: string): Shelf {
  const root = join(dataDir, 'reports');

  async function entry(id: string): Promise<ReportEntry> {
    const path = join(root, id);
    if (!idPattern.test(id) || !(await exists(join(path, 'files'))))
      throw new TelltaleError('NOT_FOUND', `there is no report ${id}`);
    const card = JSON.parse(await readFile(join(path, cardName), 'utf8')) as ReportCard;
    const envelope = new Uint8Array(await readFile(join(path, 'files', reportFiles.envelope)));
    const { predicate } = openReport(new Map([[reportFiles.envelope, envelope]]));
    const proof = await readIfThere(join(path, 'files', reportFiles.proof));
    return { id, predicate, card, proven: proof === null ? null : provenBy(proof) };
  }

  async function get(id: string): Promise<ShelvedReport> {
    return { ...(await entry(id)), folder: await readFolder(join(root, id, 'files')) };
  }

  return {
    get,
    all: async () => {
      if (!(await exists(root))) return [];
      const ids = (await readdir(root)).filter((name) => idPattern.test(name)).sort();
      return Promise.all(ids.map(entry));
    },
    putDraft: async (id, files, card) => {
      const unfinished = join(root, `.${id}.unfinished`);
      await rm(unfinished, { recursive: true, force: true });
      await writeFolder(join(unfinished, 'files'), files);
      await replaceDurably(join(unfinished, cardName), JSON.stringify(card));
      if (await exists(join(root, id, 'files', reportFiles.proof)))
        throw new TelltaleError('CONFLICT', `${id} is published and stays as it is`);
      await rm(join(root, id), { recursive: true, force: true });
      await rename(unfinished, join(root, id));
      await syncFolder(root);
    },
    publish: async (id, proofs, card) => {
      await replaceDurably(join(root, id, cardName), JSON.stringify(card));
      await writeFolder(join(root, id, 'files'), proofs);
    },
  };
}

function provenBy(proof: Uint8Array): { index: number; head: TreeHead } {
  const { index, checkpoint } = parseProof(new TextDecoder().decode(proof));
  const { size, root } = parseCheckpoint(parseNote(checkpoint).text);
  return { index, head: { size, root } };
}

/** The files of a folder by name. Folders inside it are listed too, so that a verifier can refuse them. */
export async function readFolder(path: string): Promise<ReportFolder> {
  const entries = await readdir(path, { withFileTypes: true }).catch((cause: unknown) => {
    throw new TelltaleError('NOT_FOUND', `there is no report folder at ${path}`, { cause });
  });
  const files = await Promise.all(
    entries.map(
      async (entry) =>
        [
          entry.name,
          entry.isFile()
            ? new Uint8Array(await readFile(join(path, entry.name)))
            : new Uint8Array(),
        ] as const,
    ),
  );
  return new Map(files);
}

export async function writeFolder(path: string, files: ReportFolder): Promise<void> {
  await mkdir(path, { recursive: true });
  for (const [name, bytes] of files) await replaceDurably(join(path, name), bytes);
}
