import { join } from 'node:path';
import { systemClock, type Clock } from '#lib/kernel/clock.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { sha256Hex } from '#lib/kernel/hash.ts';
import { metricId } from '#lib/metrics/definition.ts';
import { catalogue, type CatalogueEntry } from '#lib/metrics/catalogue.ts';
import { leafBytes, type DefinitionLeaf, type Leaf } from '#lib/reports/leaves.ts';
import { cosignedAt } from '#lib/reports/tlog/cosignature.ts';
import { ed25519Type, noteKey, type NoteKey } from '#lib/reports/tlog/note-key.ts';
import { parseNote, type NoteSignature } from '#lib/reports/tlog/note.ts';
import { formatConsistency, formatProof } from '#lib/reports/tlog/proof-file.ts';
import { manifestText } from '#lib/server/store/manifest.ts';
import { createQueue } from '#lib/server/store/queue.ts';
import { batchLeaves, highestBefore, type Highest, type LedgerSource } from './batch-leaf.ts';
import { replaceDurably } from './durable-file.ts';
import { createLeafIndex, nameOf, parseLeaf, type LeafIndex } from './index-of-leaves.ts';
import { loadOrCreateKey } from './keys.ts';
import { ledgerLayout, type LedgerLayout } from './layout.ts';
import { openLog, type Log } from './log.ts';
import { readIfThere } from './read-log.ts';
import type { Signer } from '#lib/reports/tlog/ed25519.ts';

export interface LedgerOptions {
  readonly clock?: Clock;
  /** The log's name, a schema-less URL; only heard when the ledger is new. */
  readonly origin?: string;
  /** Definitions to log; the product's own unless told otherwise. */
  readonly definitions?: readonly CatalogueEntry[];
}

/** The append-only record of all that figures stand on. */
export interface Ledger {
  readonly key: NoteKey;
  readonly signer: Signer;
  readonly origin: string;
  readonly clock: Clock;
  size(): number;
  leaves(): LeafIndex;
  /** The newest signed checkpoint, or that of an older size. */
  checkpoint(size?: number): Promise<string>;
  /** @throws TelltaleError NOT_FOUND */
  entry(index: number): Promise<Uint8Array>;
  /** Adds a leaf, or finds the one that says the same under the same name; returns its index. */
  record(leaf: Leaf): Promise<number>;
  /** A `.tlog-proof` for one entry. */
  proof(index: number): Promise<string>;
  /** What shows that the ledger still begins with the tree of `from` entries. */
  consistency(from: number): Promise<string>;
  /** Takes batches that were committed and are not in the ledger yet. */
  catchUp(): Promise<void>;
  /** Puts a known witness's line under the newest checkpoint. @throws TelltaleError VERIFICATION_FAILED, CONFLICT */
  addCosignature(size: number, witness: NoteKey, line: NoteSignature): Promise<void>;
  /** Stops following the store, when all that was committed is logged. */
  close(): Promise<void>;
}

/**
 * Opens the ledger of an evidence folder, checks all of it, and follows the store from then on: each batch becomes a
 * leaf as soon as it can be seen.
 *
 * @throws TelltaleError STORE_CORRUPT when ledger and evidence do not fit each other or the ledger is damaged.
 */
export async function openLedger(
  source: LedgerSource,
  options: LedgerOptions = {},
): Promise<Ledger> {
  const layout = ledgerLayout(source.dir);
  const signer = await loadOrCreateKey(join(layout.keys, 'ledger.pem'));
  const origin = await originOf(layout, signer, options.origin);
  const key = noteKey(origin, ed25519Type, signer.publicKey);
  const index = createLeafIndex();
  const log = await openLog(layout, { origin, key, signer }, (entry, at) =>
    index.add(parseLeaf(entry, at), at),
  );
  requireSameBatches(source, index);
  const ledger = ledgerOver(source, layout, log, index, signer, options.clock ?? systemClock);
  for (const definition of options.definitions ?? catalogue)
    await ledger.record(definitionLeaf(definition));
  await ledger.catchUp();
  return ledger;
}

async function originOf(layout: LedgerLayout, signer: Signer, wanted?: string): Promise<string> {
  const known = await readIfThere(layout.origin);
  if (known !== null) return known.toString('utf8').trim();
  const origin = wanted ?? `telltale.invalid/${sha256Hex(signer.publicKey).slice(0, 16)}`;
  noteKey(origin, ed25519Type, signer.publicKey);
  await replaceDurably(layout.origin, `${origin}\n`);
  return origin;
}

/** The ledger must know the batches that the store has, in their order and with the bytes that they had. */
function requireSameBatches(source: LedgerSource, index: LeafIndex): void {
  const manifests = source.manifests();
  for (const [at, logged] of index.manifests().entries()) {
    const manifest = manifests[at];
    if (manifest === undefined)
      throw new TelltaleError(
        'STORE_CORRUPT',
        `the ledger knows batch ${logged.batch_id}, but the evidence has only ${manifests.length} batches: evidence was removed. Restore it from a backup`,
      );
    if (sha256Hex(manifestText(manifest)) !== logged.manifest_sha256)
      throw new TelltaleError(
        'STORE_CORRUPT',
        `the manifest of batch ${manifest.batch_id} is not the one that was logged as ${logged.batch_id}: evidence was changed after it was logged. Restore it from a backup`,
      );
  }
}

function ledgerOver(
  source: LedgerSource,
  layout: LedgerLayout,
  log: Log,
  index: LeafIndex,
  signer: Signer,
  clock: Clock,
): Ledger {
  const queue = createQueue();
  let highest: Highest | undefined;

  async function append(leaves: readonly Leaf[]): Promise<number> {
    const first = await log.append(leaves.map(leafBytes));
    for (const [offset, leaf] of leaves.entries()) index.add(leaf, first + offset);
    return first;
  }

  async function takeBatches(): Promise<void> {
    for (
      let next = source.manifests()[index.manifests().length];
      next !== undefined;
      next = source.manifests()[index.manifests().length]
    ) {
      const counters = highest ?? (await highestBefore(source, next.sequence));
      // Half-counted after a failure, they would be wrong: then they are asked for again.
      highest = undefined;
      await append(await batchLeaves(source, layout, next, counters));
      highest = counters;
    }
  }

  const catchUp = (): Promise<void> => queue.run(takeBatches);
  // A failed attempt is not lost: the next commit, or the next start, takes the batch up again.
  const stop = source.onCommit(() => void catchUp().catch(() => undefined));

  return {
    key: log.key,
    signer,
    origin: log.origin,
    clock,
    size: () => log.size(),
    leaves: () => index,
    checkpoint: (size) => log.checkpoint(size),
    entry: (at) => log.entry(at),
    record: (leaf) =>
      queue.run(async () => index.find(leaf.leaf, nameOf(leaf)) ?? (await append([leaf]))),
    proof: async (at) => {
      const size = log.size();
      const [hashes, checkpoint] = [await log.inclusion(at, size), await log.checkpoint(size)];
      return formatProof({ index: at, hashes, checkpoint });
    },
    consistency: async (from) => {
      const size = log.size();
      const [hashes, checkpoint] = [await log.consistency(from, size), await log.checkpoint(size)];
      return formatConsistency({ old: from, hashes, checkpoint });
    },
    catchUp,
    addCosignature: async (size, witness, line) => {
      const text = await log.checkpoint();
      const note = parseNote(text);
      if ((await cosignedAt({ ...note, signatures: [line] }, witness)) === null)
        throw new TelltaleError('VERIFICATION_FAILED', `not a cosignature of ${witness.name}`);
      await log.addCosignature(size, line);
    },
    close: async () => {
      stop();
      await catchUp();
    },
  };
}

function definitionLeaf(definition: CatalogueEntry): DefinitionLeaf {
  const { title, meaning, formula, interval, needs, sql, sql_sha256 } = definition;
  return {
    leaf: 'definition/1',
    id: metricId(definition),
    title,
    meaning,
    formula,
    interval,
    needs,
    sql,
    sql_sha256,
  };
}
