import { hexToBytes } from '#lib/kernel/hash.ts';
import { hashOfLeaf } from '../leaves.ts';
import { reportFiles } from '../report/predicate.ts';
import { reportLeaf } from '../report/report-leaf.ts';
import { openCheckpoint, parseCheckpoint, type Checkpoint } from '../tlog/checkpoint.ts';
import type { NoteKey } from '../tlog/note-key.ts';
import { parseNote } from '../tlog/note.ts';
import { witnessing, type TrustPolicy } from '../tlog/policy.ts';
import {
  formatConsistency,
  formatProof,
  parseConsistency,
  parseProof,
} from '../tlog/proof-file.ts';
import { sameHash, verifyConsistency, verifyInclusion, type TreeHead } from '../tlog/proofs.ts';
import { textOf, type ReportFolder } from './folder.ts';
import { failed, type OpenedReport } from './opened.ts';

/** The report's leaf in the signed tree. */
export async function requireInclusion(
  folder: ReportFolder,
  { envelope, predicate }: OpenedReport,
  key: NoteKey,
): Promise<string> {
  const text = textOf(folder, reportFiles.proof);
  const proof = parseProof(text);
  if (formatProof(proof) !== text) throw failed(`${reportFiles.proof} was changed`);
  const checkpoint = await openCheckpoint(proof.checkpoint, key, predicate.ledger.origin);
  if (proof.index >= checkpoint.size)
    throw failed(
      `the tree is truncated: its checkpoint covers ${checkpoint.size} entries, and this report would be entry ${proof.index}`,
    );
  const leaf = hashOfLeaf(reportLeaf(predicate, envelope.payload));
  if (!verifyInclusion(leaf, proof.index, checkpoint.size, proof.hashes, checkpoint.root))
    throw failed(
      `entry ${proof.index} of the ledger is not this report: the report was swapped for another, or the proof was changed`,
    );
  return `entry ${proof.index} of the ledger ${checkpoint.origin}, in its tree of ${checkpoint.size} entries`;
}

/** Enough witnesses, by the policy. */
export async function requireWitnesses(folder: ReportFolder, policy: TrustPolicy): Promise<string> {
  const { checkpoint } = parseProof(textOf(folder, reportFiles.proof));
  const { enough, cosigned } = await witnessing(policy, checkpoint);
  const names = [...cosigned].map(
    ([name, seconds]) => `${name} on ${new Date(seconds * 1000).toISOString()}`,
  );
  if (!enough)
    throw failed(
      `too few witnesses: the policy asks for "${policy.quorum}", and ${names.length === 0 ? 'nobody has' : `only ${names.join(', ')} have`} cosigned`,
    );
  if (names.length > 0) return `cosigned by ${names.join(', ')}`;
  return 'the policy asks for no witness, and none has cosigned';
}

/** That the tree continues the one which proved the report before. */
export function requireConsistency(folder: ReportFolder, { predicate }: OpenedReport): string {
  const { previous } = predicate;
  if (previous === null) return 'this is the first report of its kind: there is none before it';
  const now = provenTree(folder);
  const before: TreeHead = { size: previous.size, root: hexToBytes(previous.root) };
  if (now.size < before.size)
    throw failed(
      `the ledger was rolled back: it has ${now.size} entries, and had ${before.size} when ${previous.report_id} was published`,
    );
  const text = textOf(folder, reportFiles.consistency);
  const proof = parseConsistency(text);
  if (formatConsistency(proof) !== text) throw failed(`${reportFiles.consistency} was changed`);
  const sameTree = parseNote(proof.checkpoint).text === parseNote(provenNote(folder)).text;
  if (!sameTree || proof.old !== before.size)
    throw failed(`${reportFiles.consistency} speaks of other trees than the report`);
  if (!verifyConsistency(before, now, proof.hashes))
    throw failed(
      `the ledger was rewritten: its ${now.size} entries do not begin with the ${before.size} that stood there when ${previous.report_id} was published`,
    );
  return `the tree continues that of ${previous.report_id} (${before.size} entries)`;
}

/** Against a checkpoint that the reader kept himself; null when the folder cannot connect the two. */
export async function requireOwnCheckpoint(
  folder: ReportFolder,
  { predicate }: OpenedReport,
  key: NoteKey,
  own: string,
): Promise<string | null> {
  const kept = await openCheckpoint(own, key, predicate.ledger.origin);
  const now = provenTree(folder);
  const known: readonly TreeHead[] = [
    now,
    ...(predicate.previous === null
      ? []
      : [{ size: predicate.previous.size, root: hexToBytes(predicate.previous.root) }]),
  ];
  const same = known.find(({ size }) => size === kept.size);
  if (same === undefined) return null;
  if (sameHash(same.root, kept.root))
    return `your own checkpoint of ${kept.size} entries is the same tree`;
  throw failed(
    `the ledger shows different readers different records: your checkpoint of ${kept.size} entries has another root`,
  );
}

const provenNote = (folder: ReportFolder): string =>
  parseProof(textOf(folder, reportFiles.proof)).checkpoint;

const provenTree = (folder: ReportFolder): Checkpoint =>
  parseCheckpoint(parseNote(provenNote(folder)).text);
