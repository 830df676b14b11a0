import { formatEnvelope, signEnvelope, statementType } from '#lib/reports/attest/dsse.ts';
import { statementBytes, statementOf } from '#lib/reports/attest/statement.ts';
import { sha256Hex } from '#lib/kernel/hash.ts';
import { predicateTypes, reportFiles } from '#lib/reports/report/predicate.ts';
import { reportLeaf } from '#lib/reports/report/report-leaf.ts';
import { formatVerifierKey } from '#lib/reports/tlog/note-key.ts';
import type { ReportFolder } from '#lib/reports/verify/folder.ts';
import { openReport } from '#lib/reports/verify/opened.ts';
import type { Ledger } from '#lib/server/ledger/ledger.ts';
import { knownWitnesses } from '#lib/server/ledger/witnesses.ts';
import type { Composition } from './compose.ts';
import { sideCars, type ToParquet } from './files.ts';

/** The trust policy that goes with a report: this ledger's key, the witnesses it knows, none of them demanded. */
export async function trustPolicy(ledger: Ledger, dataDir: string): Promise<string> {
  const witnesses = await knownWitnesses(dataDir);
  return [
    `log ${formatVerifierKey(ledger.key)}`,
    ...witnesses.map((key, index) => `witness w${index + 1} ${formatVerifierKey(key)}`),
    'quorum none',
    '',
  ].join('\n');
}

/** The signed folder of a report, without the proofs that only its publication gives. */
export async function draftFolder(
  { predicate, evidence, rules }: Composition,
  ledger: Ledger,
  policy: string,
  toParquet: ToParquet,
): Promise<ReportFolder> {
  const files = await sideCars({ predicate, evidence, rules, policy, toParquet });
  const subjects = [...files]
    .map(([name, bytes]) => ({ name, digest: { sha256: sha256Hex(bytes) } }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const statement = statementOf(subjects, predicateTypes[predicate.report.kind], predicate);
  const envelope = signEnvelope(statementType, statementBytes(statement), [
    { name: ledger.origin, signer: ledger.signer },
  ]);
  return new Map([
    ...files,
    [reportFiles.envelope, new TextEncoder().encode(formatEnvelope(envelope))],
  ]);
}

/** Puts a report into the ledger and gives the files that prove it. */
export async function proveReport(ledger: Ledger, folder: ReportFolder): Promise<ReportFolder> {
  const { predicate, envelope } = openReport(folder);
  const index = await ledger.record(reportLeaf(predicate, envelope.payload));
  const files: [string, Uint8Array][] = [
    [reportFiles.proof, new TextEncoder().encode(await ledger.proof(index))],
  ];
  if (predicate.previous !== null) {
    const text = await ledger.consistency(predicate.previous.size);
    files.unshift([reportFiles.consistency, new TextEncoder().encode(text)]);
  }
  return new Map(files);
}
