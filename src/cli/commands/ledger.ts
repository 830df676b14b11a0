import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { leafHash } from '#lib/reports/merkle.ts';
import { openCheckpoint } from '#lib/reports/tlog/checkpoint.ts';
import {
  cosignatureType,
  formatVerifierKey,
  noteKey,
  parseVerifierKey,
} from '#lib/reports/tlog/note-key.ts';
import { parseConsistency, parseProof } from '#lib/reports/tlog/proof-file.ts';
import { verifyConsistency, verifyInclusion } from '#lib/reports/tlog/proofs.ts';
import { loadOrCreateKey } from '#lib/server/ledger/keys.ts';
import { placeOf } from '#lib/server/ledger/routes.ts';
import { logFilesAt, witness } from '#lib/server/ledger/witness.ts';
import type { Command } from 'commander';
import { addDataOption, addJsonOption, printJson } from '../options.ts';
import { hereOrServer, withReporting } from '../reports/app-reporting.ts';
import { askServer } from '../running-server.ts';

interface ProveOptions {
  readonly data: string;
  readonly index?: string;
  readonly batch?: string;
  readonly report?: string;
  readonly from?: string;
  readonly out?: string;
}

interface VerifyOptions {
  readonly key: string;
  readonly leaf?: string;
  readonly checkpoint?: string;
  readonly json?: true;
}

interface WitnessOptions {
  readonly key: string;
  readonly state: string;
  readonly cosign?: string;
  readonly name?: string;
  readonly json?: true;
}

export function registerLedger(program: Command): void {
  const ledger = program.command('ledger').description('the append-only record of all evidence');

  addDataOption(ledger.command('checkpoint'))
    .description('print the newest signed checkpoint; the whole ledger is checked first')
    .action(async ({ data }: { data: string }) => {
      process.stdout.write(await checkpoint(data));
    });

  addDataOption(ledger.command('key'))
    .description('print the verifier key, to be handed to auditors on a way of its own')
    .action(async ({ data }: { data: string }) => {
      const key = await hereOrServer(
        data,
        () => withReporting(data, ({ ledger: log }) => Promise.resolve(formatVerifierKey(log.key))),
        async (url) =>
          ((await (await askServer(url, '/api/v1/ledger')).json()) as { verifier_key: string })
            .verifier_key,
      );
      process.stdout.write(`${key}\n`);
    });

  addDataOption(ledger.command('prove'))
    .description(
      'a proof that an entry is in the ledger, or that the ledger continues an older one',
    )
    .option('--index <n>', 'entry by its number')
    .option('--batch <id>', 'entry of a batch')
    .option('--report <id>', 'entry of a report')
    .option('--from <size>', 'consistency since a tree of this size')
    .option('--out <file>', 'write here instead of standard output')
    .action(async (options: ProveOptions) => {
      const proof = await prove(options);
      if (options.out === undefined) process.stdout.write(proof);
      else await writeFile(options.out, proof);
    });

  addJsonOption(ledger.command('verify').argument('<proof>', 'a .tlog-proof or consistency proof'))
    .description('check a proof against the ledger’s key')
    .requiredOption('--key <key>', 'verifier key, name+id+key')
    .option('--leaf <file>', 'the entry’s bytes, for an inclusion proof')
    .option('--checkpoint <file>', 'the older checkpoint, for a consistency proof')
    .action((path: string, options: VerifyOptions) => verifyProof(path, options));

  addJsonOption(
    ledger
      .command('witness')
      .argument('<ledger>', 'a ledger’s folder, or the URL below which it is served'),
  )
    .description('keep a checkpoint of your own, and refuse a ledger that does not continue it')
    .requiredOption('--key <key>', 'the ledger’s verifier key')
    .requiredOption('--state <file>', 'your own checkpoint; made on first use')
    .option('--cosign <pem>', 'sign what you saw with this Ed25519 key, made on first use')
    .option('--name <name>', 'the name that you cosign under, e.g. auditor.example/w1')
    .action((place: string, options: WitnessOptions) => runWitness(place, options));
}

/** A running server has checked its ledger at its start; its file is then what it serves. */
async function checkpoint(data: string): Promise<string> {
  return hereOrServer(
    data,
    () => withReporting(data, ({ ledger }) => ledger.checkpoint()),
    async (url) => (await askServer(url, '/api/v1/ledger/checkpoint')).text(),
  );
}

async function prove({ data, index, batch, report, from }: ProveOptions): Promise<string> {
  const asked = Object.entries({ index, batch, report, from }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const [[name, value] = ['', '']] = asked;
  if (asked.length !== 1)
    throw new TelltaleError('USAGE', 'give one of --index, --batch, --report and --from');
  return hereOrServer(
    data,
    () =>
      withReporting(data, async ({ ledger }) => {
        if (name === 'from') return ledger.consistency(whole(value));
        if (name === 'index') return ledger.proof(whole(value));
        return ledger.proof(placeOf(ledger, name === 'batch' ? 'batch/1' : 'report/1', value));
      }),
    async (url) =>
      (
        await askServer(
          url,
          `/api/v1/ledger/proof?${new URLSearchParams([[name, value]]).toString()}`,
        )
      ).text(),
  );
}

function whole(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new TelltaleError('USAGE', `"${text}" is not a whole number`);
}

async function verifyProof(path: string, options: VerifyOptions): Promise<void> {
  const key = parseVerifierKey(options.key);
  const text = await readFile(path, 'utf8');
  const found = text.startsWith('old ')
    ? await checkConsistency(text, key, options.checkpoint)
    : await checkInclusion(text, key, options.leaf);
  if (options.json) printJson({ ok: true, detail: found });
  else process.stdout.write(`${found}\n`);
}

async function checkInclusion(
  text: string,
  key: ReturnType<typeof parseVerifierKey>,
  leafPath: string | undefined,
): Promise<string> {
  if (leafPath === undefined)
    throw new TelltaleError(
      'USAGE',
      'an inclusion proof speaks of an entry: give its bytes with --leaf',
    );
  const proof = parseProof(text);
  const { size, root } = await openCheckpoint(proof.checkpoint, key);
  const leaf = leafHash(new Uint8Array(await readFile(leafPath)));
  if (verifyInclusion(leaf, proof.index, size, proof.hashes, root))
    return `entry ${proof.index} of ${size} is ${leafPath}`;
  throw new TelltaleError(
    'VERIFICATION_FAILED',
    `${leafPath} is not entry ${proof.index} of this ledger, or the proof was changed`,
  );
}

async function checkConsistency(
  text: string,
  key: ReturnType<typeof parseVerifierKey>,
  older: string | undefined,
): Promise<string> {
  if (older === undefined)
    throw new TelltaleError('USAGE', 'give the older checkpoint with --checkpoint');
  const proof = parseConsistency(text);
  const now = await openCheckpoint(proof.checkpoint, key);
  const before = await openCheckpoint(await readFile(older, 'utf8'), key);
  if (before.size === proof.old && verifyConsistency(before, now, proof.hashes))
    return `the ledger of ${now.size} entries continues that of ${before.size}`;
  throw new TelltaleError(
    'VERIFICATION_FAILED',
    `the ledger of ${now.size} entries does not continue that of ${before.size}`,
  );
}

async function runWitness(place: string, options: WitnessOptions): Promise<void> {
  const { cosign, name } = options;
  if ((cosign === undefined) !== (name === undefined))
    throw new TelltaleError('USAGE', '--cosign and --name belong together');
  const signer = cosign === undefined ? undefined : await loadOrCreateKey(cosign);
  const seen = await witness({
    files: logFilesAt(folderOrUrl(place)),
    key: parseVerifierKey(options.key),
    statePath: options.state,
    ...(signer === undefined || name === undefined
      ? {}
      : { cosigner: { name, signer, now: () => Date.now() } }),
  });
  if (signer !== undefined && name !== undefined)
    process.stderr.write(
      `your verifier key, for the ledger’s keys/witnesses: ${formatVerifierKey(noteKey(name, cosignatureType, signer.publicKey))}\n`,
    );
  const { before, cosignature } = seen;
  if (options.json) printJson({ before, size: seen.checkpoint.size, cosignature });
  else
    process.stdout.write(
      `${before === null ? 'first seen' : `continues your ${before} entries`}: ${seen.checkpoint.size} entries\n${cosignature ?? ''}`,
    );
}

/** An evidence folder is as good as the ledger in it. */
const folderOrUrl = (place: string): string =>
  !/^https?:/.test(place) && existsSync(join(place, 'ledger', 'checkpoint'))
    ? join(place, 'ledger')
    : place;
