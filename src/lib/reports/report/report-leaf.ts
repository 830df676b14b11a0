import { sha256Hex } from '#lib/kernel/hash.ts';
import type { ReportLeaf } from '../leaves.ts';
import type { ReportPredicate } from './predicate.ts';

/** The ledger's leaf for a report: all of it follows from the signed statement. */
export const reportLeaf = (
  predicate: Pick<ReportPredicate, 'report'>,
  statement: Uint8Array,
): ReportLeaf => ({
  leaf: 'report/1',
  report_id: predicate.report.id,
  kind: predicate.report.kind,
  window: predicate.report.window.name,
  statement_sha256: sha256Hex(statement),
});
