import type { Command } from 'commander';
import { auditAnswer } from '../demo/audit-answer.ts';
import { auditTable } from '../demo/audit-table.ts';
import { progressLine } from '../demo/progress.ts';
import { writeLabel } from '../demo/write-label.ts';
import { addDataOption, addJsonOption, printJson } from '../options.ts';

interface AuditOptions {
  readonly claims: string;
  readonly data: string;
  readonly original?: string;
  readonly label: readonly string[];
  readonly url?: string;
  readonly json?: true;
}

interface RegisterOptions {
  readonly claims: string;
  readonly data: string;
  readonly json?: true;
}

const collect = (value: string, previous: readonly string[]): readonly string[] => [
  ...previous,
  value,
];

/** `telltale demo audit` and `telltale demo register`. */
export function registerDemo(program: Command): void {
  const demo = program.command('demo').description('hold a clip against its logs, and label it');
  registerAudit(demo);
  registerRegister(demo);
}

function registerAudit(demo: Command): void {
  const command = demo
    .command('audit')
    .argument('<clip>', 'video file')
    .description(
      'a verdict on each of thirty disclosures; exit code 1 when a claim is contradicted',
    )
    .requiredOption('--claims <file>', 'what is claimed of the clip, YAML or JSON')
    .option('--original <file>', 'the raw original, to hold its hash against the one declared')
    .option(
      '--label <file>',
      'write the label: .svg, .png, .html or .json; repeatable',
      collect,
      [],
    )
    .option('--url <address>', 'where the label can be checked, for its link and QR code');
  addJsonOption(addDataOption(command)).action(async (clip: string, options: AuditOptions) => {
    const { lookAtClip } = await import('#lib/server/demos/look-at-clip.ts');
    const measured = await lookAtClip(clip, {
      onProgress: progressLine('looking at the picture'),
      ...(options.original === undefined ? {} : { original: options.original }),
    });
    const answer = await auditAnswer(
      measured,
      options.claims,
      options.data,
      progressLine('holding it against the logs'),
    );
    for (const path of options.label) await writeLabel(path, answer, options.url ?? null);
    const { verdict, findings } = answer.audit;
    if (options.json) printJson({ verdict, findings });
    else process.stdout.write(auditTable(answer.audit));
    if (answer.audit.claims.some((claim) => claim.verdict === 'contradicted')) process.exitCode = 1;
  });
}

function registerRegister(demo: Command): void {
  const command = demo
    .command('register')
    .argument('<clip>', 'video file')
    .description('take a clip with its claims into the evidence, bound by its hashes')
    .requiredOption('--claims <file>', 'what is claimed of the clip, YAML or JSON');
  addJsonOption(addDataOption(command)).action(async (clip: string, options: RegisterOptions) => {
    const { readFile } = await import('node:fs/promises');
    const { parseClaims } = await import('#lib/server/demos/claims-file.ts');
    const { registerDemo: register } = await import('#lib/server/demos/register-demo.ts');
    const { openStore } = await import('#lib/server/store/store.ts');
    const { createIngestor } = await import('#lib/server/ingest/ingestor.ts');
    const draft = parseClaims(await readFile(options.claims, 'utf8'), options.claims);
    const store = await openStore(options.data);
    try {
      const target = { dir: store.dir, ingestor: createIngestor(store) };
      const made = await register(target, draft, clip, {
        onProgress: progressLine('looking at the picture'),
      });
      if (options.json) printJson(made);
      else process.stdout.write(`registered ${made.demo_id}\n`);
    } finally {
      await store.close();
    }
  });
}
