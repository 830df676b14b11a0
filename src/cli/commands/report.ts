import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { isReportKind, reportKinds, type ReportKind } from '#lib/reports/report/predicate.ts';
import {
  bothValues,
  byBreadth,
  figureOf,
  figureTitle,
} from '#lib/reports/render/restated-words.ts';
import type { Restatement } from '#lib/reports/report/restatement.ts';
import { parseWindow } from '#lib/reports/report/window.ts';
import type { Command } from 'commander';
import { addDataOption, addJsonOption, printJson } from '../options.ts';
import { countersignFolder } from '../reports/countersign.ts';
import { hereOrServer, withReporting } from '../reports/app-reporting.ts';
import { askBuild, askDeclare, askRestatement } from '../reports/ask-server.ts';
import { writeReport } from '../reports/write-folder.ts';
import { addVerifyOptions } from './verify.ts';

interface Options {
  readonly data: string;
  readonly window: string;
  readonly json?: true;
}

export function registerReport(program: Command): void {
  const report = program
    .command('report')
    .description('audited reports: declare a window, build, restate, verify');
  const kind = `${reportKinds.join(' or ')}`;

  addJsonOption(addDataOption(report.command('declare').argument('<kind>', kind)))
    .description('say in the ledger that a window will be reported on, before it starts')
    .requiredOption('--window <window>', 'e.g. 2026-11')
    .action((name: string, options: Options) => declare(kindOf(name), options));

  addJsonOption(addDataOption(report.command('build').argument('<kind>', kind)))
    .description('compute, sign and publish a report with its proof and its verifier')
    .requiredOption('--window <window>', 'e.g. 2026-10, 2026-Q4, 2026-10-05..2026-10-11')
    .requiredOption('--out <folder>', 'where to put it: a new folder, or a name ending in .zip')
    .option('--rules <file>', 'readiness rules, else those of the product')
    .action((name: string, options: Options & { out: string; rules?: string }) =>
      build(kindOf(name), options),
    );

  addJsonOption(addDataOption(report.command('restate').argument('<kind>', kind)))
    .description(
      'what a new build would say otherwise than the published report; exit code 1 if anything',
    )
    .requiredOption('--window <window>', 'a window that was reported on')
    .action((name: string, options: Options) => restate(kindOf(name), options));

  report
    .command('countersign')
    .argument('<folder>', 'a report’s folder')
    .description('add the signature of a second key to a report; it stays the same report')
    .requiredOption('--key <pem>', 'Ed25519 private key, made on first use')
    .requiredOption('--name <name>', 'whose key it is, e.g. board.example')
    .action((folder: string, options: { key: string; name: string }) =>
      countersignFolder(folder, options),
    );

  addVerifyOptions(
    report
      .command('verify')
      .argument('<folder>', 'a report’s folder or zip')
      .description('check a report from its files alone; the same as "telltale verify"'),
  );
}

function kindOf(name: string): ReportKind {
  if (isReportKind(name)) return name;
  throw new TelltaleError('USAGE', `"${name}" is not a report; use ${reportKinds.join(' or ')}`);
}

async function declare(kind: ReportKind, { data, window, json }: Options): Promise<void> {
  parseWindow(window);
  const declared = await hereOrServer(
    data,
    () => withReporting(data, (reporting) => reporting.declare(kind, window)),
    (url) => askDeclare(url, kind, window),
  );
  if (json) printJson(declared);
  else
    process.stdout.write(
      `${kind} ${window}: declared ${declared.at}, ledger entry ${declared.index}\n`,
    );
}

async function build(
  kind: ReportKind,
  options: Options & { readonly out: string; readonly rules?: string },
): Promise<void> {
  const { data, window, out, json } = options;
  parseWindow(window);
  const rules = options.rules === undefined ? undefined : await readFile(options.rules, 'utf8');
  const asked = { kind, window, ...(rules === undefined ? {} : { rules }) };
  const built = await hereOrServer(
    data,
    () =>
      withReporting(data, (reporting) => reporting.build({ ...asked, by: userInfo().username })),
    (url) => askBuild(url, asked),
  );
  await writeReport(built.folder, out);
  const { report_id, status, restates } = built;
  if (json) printJson({ report_id, status, restates, out });
  else process.stdout.write(`${report_id}: ${status}, in ${out}\n${restatementWords(restates)}`);
}

async function restate(kind: ReportKind, { data, window, json }: Options): Promise<void> {
  parseWindow(window);
  const found = await hereOrServer(
    data,
    () => withReporting(data, (reporting) => reporting.restatement(kind, window)),
    (url) => askRestatement(url, kind, window),
  );
  if (json) printJson({ restates: found });
  else process.stdout.write(restatementWords(found) || 'Nothing that was published changes.\n');
  if (found !== null) process.exitCode = 1;
}

const restatementWords = (found: Restatement | null): string =>
  found === null
    ? ''
    : [
        `Restates ${found.report_id}: ${found.reasons.join('; ')}.`,
        ...found.figures
          .toSorted(byBreadth)
          .map(
            (figure) =>
              `  ${figureTitle(figure)}, ${figureOf(figure)}: ${bothValues(figure).join(' → ')}`,
          ),
        '',
      ].join('\n');
