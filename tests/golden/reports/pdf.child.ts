import { text } from 'node:stream/consumers';
import { sha256Hex } from '#lib/kernel/hash.ts';
import type { ReportDocument } from '#lib/reports/render/document.ts';
import { reportPdf } from '#lib/server/reports/pdf/report-pdf.ts';

/** The hash of the PDF of the document on standard input, by a process of its own. */
const document = JSON.parse(await text(process.stdin)) as ReportDocument;
process.stdout.write(sha256Hex(await reportPdf(document)));
