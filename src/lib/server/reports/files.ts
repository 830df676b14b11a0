import { reportDocument } from '#lib/reports/render/report-document.ts';
import { reportFiles, type ReportPredicate } from '#lib/reports/report/predicate.ts';
import {
  definitionsJson,
  definitionsUsed,
  figureRows,
  figuresCsv,
  figuresJson,
} from '#lib/reports/report/side-cars.ts';
import type { Scalar } from '#lib/metrics/tabular.ts';
import type { PublishedEvidence } from './evidence.ts';
import { reportPdf } from './pdf/report-pdf.ts';

/** Rows as the bytes of a Parquet file: only the store's engine writes it. */
export type ToParquet = (rows: readonly Readonly<Record<string, Scalar>>[]) => Promise<Uint8Array>;

export interface SideCarInput {
  readonly predicate: ReportPredicate;
  readonly evidence: PublishedEvidence;
  /** Text of the readiness rules; null where the report does not use them. */
  readonly rules: string | null;
  readonly policy: string;
  readonly toParquet: ToParquet;
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Every file that the statement speaks of, by name. */
export async function sideCars(input: SideCarInput): Promise<ReadonlyMap<string, Uint8Array>> {
  const { predicate, evidence, rules, policy, toParquet } = input;
  const definitions = definitionsUsed(predicate.definitions.map(({ id }) => id));
  const files: [string, Uint8Array][] = [
    [reportFiles.figures, utf8(figuresJson(predicate))],
    [reportFiles.csv, utf8(figuresCsv(predicate.results))],
    [reportFiles.figuresParquet, await toParquet(figureRows(predicate.results))],
    [reportFiles.cells, evidence.cellsParquet],
    [reportFiles.latency, evidence.latencyParquet],
    [reportFiles.definitions, utf8(definitionsJson(definitions))],
    [reportFiles.pdf, await reportPdf(reportDocument(predicate))],
    [reportFiles.policy, utf8(policy)],
    [reportFiles.verifier, await verifier()],
    [reportFiles.readme, utf8(readme(predicate))],
  ];
  if (rules !== null) files.push([reportFiles.rules, utf8(rules)]);
  return new Map(files);
}

/** The offline verifier. Its builder is loaded only here: it is large, and most commands make no report. */
async function verifier(): Promise<Uint8Array> {
  const { verifierPage } = await import('../../../verifier/build.ts');
  return utf8(await verifierPage());
}

const readme = ({ report, ledger }: ReportPredicate): string => `${report.id}

${reportFiles.pdf}        the report, for people
${reportFiles.envelope}  the signed statement (in-toto in DSSE): everything that is claimed
${reportFiles.proof} its place in the ledger ${ledger.origin}
${reportFiles.figures}      the figures; also as CSV and Parquet
${reportFiles.cells}      the sums that the figures are computed from, units and days as numbers
${reportFiles.policy}             the keys to check with

Check it offline: open ${reportFiles.verifier} in a browser and give it this folder.
Or: telltale verify . --key KEY, with the key that you were given elsewhere.
By hand, with openssl and sha256sum: see design/verify-by-hand.md of Telltale.
`;
