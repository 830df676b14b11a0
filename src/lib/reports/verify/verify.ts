import { cannotShow } from '../report/predicate.ts';
import { parseVerifierKey } from '../tlog/note-key.ts';
import { attempt, type Check, type VerifyResult } from './check.ts';
import {
  requireDefinitions,
  requireFigures,
  requireReadiness,
  requireSideCars,
} from './figure-checks.ts';
import type { ReportFolder } from './folder.ts';
import {
  requireConsistency,
  requireInclusion,
  requireOwnCheckpoint,
  requireWitnesses,
} from './ledger-checks.ts';
import { openPolicy, openReport, requireKey, requireSignature, requireSubjects } from './opened.ts';

export interface VerifyOptions {
  /** Verifier key that the reader was given elsewhere. */
  readonly key?: string;
  /** Verifier key of somebody who must have signed besides, such as a board. */
  readonly countersigner?: string;
  /** A signed checkpoint of the ledger that the reader kept himself. */
  readonly checkpoint?: string;
}

/**
 * Checks a report from its files alone: signatures, hashes, inclusion, consistency, and every figure again from the
 * enclosed Parquet. Runs the same on the command line and in a reader's browser, without a network.
 */
export async function verifyReport(
  folder: ReportFolder,
  options: VerifyOptions = {},
): Promise<VerifyResult> {
  const checks: Check[] = [];
  const look = async <T>(name: string, read: () => T, words: (read: T) => string) => {
    let value: T | undefined;
    checks.push(
      await attempt(name, () => {
        value = read();
        return words(value);
      }),
    );
    return value;
  };
  const opened = await look(
    'statement',
    () => openReport(folder),
    ({ predicate }) =>
      `${predicate.report.id}, ${predicate.report.window.from} to ${predicate.report.window.to}, as of ${predicate.as_of}; window ${predicate.report.window_says}`,
  );
  const trusted = await look(
    'policy',
    () => openPolicy(folder),
    ({ key, policy }) => `trusts the ledger ${key.name}; witnesses: ${policy.quorum}`,
  );
  if (opened === undefined || trusted === undefined)
    return resultOf(checks, [
      'Everything else: without a readable statement and policy there is nothing to hold it against.',
    ]);

  const { key, policy } = trusted;
  const { predicate } = opened;
  const add = async (name: string, check: () => string | Promise<string>): Promise<void> => {
    checks.push(await attempt(name, check));
  };
  await add('key', () => requireKey(key, options.key));
  await add('signature', () => requireSignature(opened, key));
  const { countersigner } = options;
  if (countersigner !== undefined)
    await add('countersignature', () => requireSignature(opened, parseVerifierKey(countersigner)));
  await add('files', () => requireSubjects(folder, opened));
  await add('inclusion', () => requireInclusion(folder, opened, key));
  await add('witnesses', () => requireWitnesses(folder, policy));
  await add('consistency', () => requireConsistency(folder, opened));
  const own = await ownCheckpoint(folder, opened, key, options.checkpoint);
  if (own !== null) checks.push(own);
  await add('definitions', () => requireDefinitions(folder, predicate));
  await add('figures', () => requireFigures(folder, predicate));
  await add('side-cars', () => requireSideCars(folder, predicate));
  await add('readiness', () => requireReadiness(folder, predicate));
  return resultOf(checks, notChecked(options, own));
}

async function ownCheckpoint(
  folder: ReportFolder,
  opened: Parameters<typeof requireOwnCheckpoint>[1],
  key: Parameters<typeof requireOwnCheckpoint>[2],
  own: string | undefined,
): Promise<Check | null> {
  if (own === undefined) return null;
  let connected = true;
  const check = await attempt('own checkpoint', async () => {
    const words = await requireOwnCheckpoint(folder, opened, key, own);
    connected = words !== null;
    return words ?? '';
  });
  return connected ? check : null;
}

function notChecked(options: VerifyOptions, own: Check | null): readonly string[] {
  return [
    ...(options.key === undefined
      ? [
          'Whose key it is: the folder names the key itself. Give the key that you have from elsewhere.',
        ]
      : []),
    ...(own === null
      ? [
          options.checkpoint === undefined
            ? 'Whether other readers see the same ledger: keep a checkpoint of your own (telltale ledger witness) and give it here.'
            : 'Your own checkpoint: it is of another size than the two trees that this folder knows. Ask the ledger with “telltale ledger witness”.',
        ]
      : []),
    'The words and drawings of report.pdf: its hash is signed, its text was not compared with the figures.',
    'Lints, exclusions, targets and the list of evidence batches: they are signed as they stand, and need the evidence itself to be computed again.',
    'Whether this verifier is honest: it came with the report. “telltale verify” of a copy of your own does the same.',
    ...cannotShow,
  ];
}

const resultOf = (checks: readonly Check[], not_checked: readonly string[]): VerifyResult => ({
  ok: checks.every(({ ok }) => ok),
  checks,
  not_checked,
});
