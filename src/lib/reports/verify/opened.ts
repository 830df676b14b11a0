import { sha256Hex } from '#lib/kernel/hash.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { checkSignature, parseEnvelope, statementType, type Envelope } from '../attest/dsse.ts';
import { parseStatement, type Statement } from '../attest/statement.ts';
import { predicateTypes, reportFiles, type ReportPredicate } from '../report/predicate.ts';
import { formatVerifierKey, parseVerifierKey, type NoteKey } from '../tlog/note-key.ts';
import { parsePolicy, type TrustPolicy } from '../tlog/policy.ts';
import { textOf, type ReportFolder } from './folder.ts';

/** A report's statement, readable but not yet believed. */
export interface OpenedReport {
  readonly envelope: Envelope;
  readonly statement: Statement<ReportPredicate>;
  readonly predicate: ReportPredicate;
}

/** @throws TelltaleError UNREADABLE_INPUT, or VERIFICATION_FAILED for another kind of statement. */
export function openReport(folder: ReportFolder): OpenedReport {
  const envelope = parseEnvelope(textOf(folder, reportFiles.envelope));
  if (envelope.payloadType !== statementType)
    throw failed(`the envelope holds ${envelope.payloadType}, not an in-toto statement`);
  const statement = parseStatement(envelope.payload);
  if (!Object.values(predicateTypes).includes(statement.predicateType))
    throw failed(`"${statement.predicateType}" is not a report that this verifier knows`);
  const predicate = statement.predicate as unknown as ReportPredicate;
  return { envelope, statement: { ...statement, predicate }, predicate };
}

/** The policy in the folder, and the log key in it. @throws TelltaleError UNREADABLE_INPUT, VERIFICATION_FAILED */
export function openPolicy(folder: ReportFolder): { policy: TrustPolicy; key: NoteKey } {
  const policy = parsePolicy(textOf(folder, reportFiles.policy));
  const [key, ...more] = policy.logs;
  if (key === undefined || more.length > 0)
    throw failed('the trust policy of a report names exactly one ledger');
  return { policy, key };
}

/** @param pinned verifier key that the reader was given elsewhere */
export function requireKey(key: NoteKey, pinned: string | undefined): string {
  const given = formatVerifierKey(key);
  if (pinned === undefined)
    return `the folder names the key ${given}; compare it with the one that you were given elsewhere`;
  const wanted = formatVerifierKey(parseVerifierKey(pinned));
  if (wanted === given) return `the folder names the key that you gave: ${given}`;
  throw failed(`wrong key: the report is by ${given}, and you trust ${wanted}`);
}

export async function requireSignature({ envelope }: OpenedReport, key: NoteKey): Promise<string> {
  const verdict = await checkSignature(envelope, key);
  if (verdict === 'good') {
    const others = envelope.signatures.length - 1;
    return `signed by ${key.name}${others > 0 ? `; ${others} further signatures by other keys` : ''}`;
  }
  throw failed(
    verdict === 'missing'
      ? `wrong key: the statement is not signed by ${key.name} (${key.id})`
      : `the signature of ${key.name} does not belong to this statement: one of them was changed`,
  );
}

/** Every file against the hash that the statement gives it, and no file beside them. */
export function requireSubjects(folder: ReportFolder, { statement }: OpenedReport): string {
  const problems = statement.subject.flatMap(({ name, digest }) => {
    const bytes = folder.get(name);
    if (bytes === undefined) return [`${name} is missing`];
    return sha256Hex(bytes) === digest.sha256
      ? []
      : [`${name} is not the file that was signed: it was changed`];
  });
  const known = new Set<string>([
    ...statement.subject.map(({ name }) => name),
    reportFiles.envelope,
    reportFiles.proof,
    reportFiles.consistency,
  ]);
  const strangers = [...folder.keys()].filter((name) => !known.has(name));
  const all = [...problems, ...strangers.map((name) => `${name} does not belong to the report`)];
  if (all.length > 0) throw failed(all.join('; '));
  return `${statement.subject.length} files have the hashes that were signed`;
}

export const failed = (message: string): TelltaleError =>
  new TelltaleError('VERIFICATION_FAILED', message);
