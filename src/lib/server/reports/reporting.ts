import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { systemClock, type Clock } from '#lib/kernel/clock.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { parseRules } from '#lib/readiness/rules.ts';
import { reportFiles, type ReportKind } from '#lib/reports/report/predicate.ts';
import type { Restatement } from '#lib/reports/report/restatement.ts';
import { parseWindow } from '#lib/reports/report/window.ts';
import type { ReportFolder } from '#lib/reports/verify/folder.ts';
import { parseProof } from '#lib/reports/tlog/proof-file.ts';
import { openLedger, type Ledger } from '#lib/server/ledger/ledger.ts';
import type { QueryLayer } from '#lib/server/query/types.ts';
import { layoutOf } from '#lib/server/store/layout.ts';
import { createQueue } from '#lib/server/store/queue.ts';
import { loadOrCreateSecret } from '#lib/server/store/secret-file.ts';
import type { Store } from '#lib/server/store/store.ts';
import { composeReport, newestVintage } from './compose.ts';
import type { ToParquet } from './files.ts';
import { draftFolder, proveReport, trustPolicy } from './publish.ts';
import { openShelf, type Shelf, type ShelvedReport } from './shelf.ts';

export interface ReportingParts {
  readonly store: Store;
  readonly query: QueryLayer;
  readonly toParquet: ToParquet;
  readonly clock?: Clock;
  /** Whether the one who publishes must be another than the one who built: true where access control is on. */
  readonly twoPeople?: () => boolean;
  /** Released benchmark specs, `id@version` with the hash of the spec: each gets a leaf when the ledger is opened. */
  readonly released?: readonly { readonly id: string; readonly spec_sha256: string }[];
  /** Hears of every report that is published, once it is. */
  readonly onPublished?: (id: string) => void;
  /** The ledger's name, when it is new. */
  readonly origin?: string;
}

export interface BuildRequest {
  readonly kind: ReportKind;
  /** `2026-10`, `2026-Q4`, `2026-10-05..2026-10-11` */
  readonly window: string;
  /** Who asks. */
  readonly by: string;
  /** Text of readiness rules; the product's own unless given. */
  readonly rules?: string;
}

/** What became of a build. */
export interface BuildResult {
  readonly report_id: string;
  /** `unchanged`: the newest vintage says the same already, and no new one was made. */
  readonly status: 'published' | 'draft' | 'unchanged';
  /** What a published report of the same window said otherwise; null where nothing changed. */
  readonly restates: Restatement | null;
  readonly folder: ReportFolder;
}

/** Ledger and reports of one evidence folder. */
export interface Reporting {
  readonly ledger: Ledger;
  readonly shelf: Shelf;
  /** Says in the ledger that a window will be reported on; worth something before it starts. */
  declare(
    kind: ReportKind,
    window: string,
  ): Promise<{ readonly index: number; readonly at: string }>;
  build(request: BuildRequest): Promise<BuildResult>;
  /** What a new build would restate, without making one; null where nothing changed or nothing was published. */
  restatement(kind: ReportKind, window: string, rules?: string): Promise<Restatement | null>;
  /** @throws TelltaleError FORBIDDEN when two people are needed and it is the same one. */
  publish(id: string, by: string): Promise<ShelvedReport>;
  /** Proof and checkpoint again, with the cosignatures that came since. */
  refreshProof(id: string): Promise<void>;
  close(): Promise<void>;
}

const opened = new WeakMap<Store, Promise<Reporting>>();

/**
 * The ledger and the reports of a store; of each store there is one, however often it is asked for.
 *
 * @throws TelltaleError STORE_CORRUPT when the ledger does not hold together with the evidence.
 */
export function reportingOf(parts: ReportingParts): Promise<Reporting> {
  const known = opened.get(parts.store);
  if (known !== undefined) return known;
  const reporting = openReporting(parts);
  opened.set(parts.store, reporting);
  return reporting;
}

/** The readiness rules that come with the product. */
export const defaultRules = (): Promise<string> =>
  readFile(
    fileURLToPath(new URL('../../../../data/readiness/default.yaml', import.meta.url)),
    'utf8',
  );

async function openReporting(parts: ReportingParts): Promise<Reporting> {
  const { store, query, toParquet, twoPeople = () => false } = parts;
  const clock = parts.clock ?? systemClock;
  const ledger = await openLedger(store, {
    clock,
    ...(parts.origin === undefined ? {} : { origin: parts.origin }),
  });
  for (const { id, spec_sha256 } of parts.released ?? [])
    await ledger.record({ leaf: 'spec/1', kind: 'benchmark', id, spec_sha256 });
  const shelf = openShelf(store.dir);
  const secret = await loadOrCreateSecret(layoutOf(store.dir).pseudonyms);
  const queue = createQueue();
  const now = (): string => new Date(clock.now()).toISOString();

  const compose = async (kind: ReportKind, name: string, rules?: string) => {
    await ledger.catchUp();
    const window = parseWindow(name);
    const reports = await shelf.all();
    const composition = await composeReport(
      { store, query, ledger, secret },
      kind,
      window,
      reports,
      rules ?? (await defaultRules()),
    );
    const published = reports.filter(
      ({ proven, predicate }) => proven !== null && predicate.report.kind === kind,
    );
    return { composition, latest: newestVintage(published, window) };
  };

  async function publishDraft(id: string, by: string): Promise<ShelvedReport> {
    const draft = await shelf.get(id);
    if (draft.proven !== null) throw new TelltaleError('CONFLICT', `${id} is published already`);
    if (twoPeople() && draft.card.built_by === by)
      throw new TelltaleError(
        'FORBIDDEN',
        `${id} was built by ${by}; somebody else has to look at it and publish it`,
      );
    const proofs = await proveReport(ledger, draft.folder);
    await shelf.publish(id, proofs, { ...draft.card, published_by: by, published_at: now() });
    parts.onPublished?.(id);
    return shelf.get(id);
  }

  async function build(request: BuildRequest): Promise<BuildResult> {
    const { kind, window, by, rules } = request;
    const { composition, latest } = await compose(kind, window, rules);
    if (latest !== null && composition.predicate.restates === null) {
      const { folder } = await shelf.get(latest.id);
      return { report_id: latest.id, status: 'unchanged', restates: null, folder };
    }
    const { predicate } = composition;
    if (composition.rules !== null) await recordRules(ledger, composition.rules);
    const policy = await trustPolicy(ledger, store.dir);
    const folder = await draftFolder(composition, ledger, policy, toParquet);
    const card = { built_by: by, built_at: now(), published_by: null, published_at: null };
    await shelf.putDraft(predicate.report.id, folder, card);
    const result = { report_id: predicate.report.id, restates: predicate.restates };
    if (twoPeople()) return { ...result, status: 'draft', folder };
    const published = await publishDraft(predicate.report.id, by);
    return { ...result, status: 'published', folder: published.folder };
  }

  return {
    ledger,
    shelf,
    declare: async (kind, name) => {
      const { from, to } = parseWindow(name);
      const at = now();
      const leaf = { leaf: 'window/1', kind, window: name, from, to, declared_at: at } as const;
      const index = await ledger.record(leaf);
      const placed = ledger
        .leaves()
        .windows()
        .find((window) => window.index === index);
      return { index, at: placed?.leaf.declared_at ?? at };
    },
    build: (request) => queue.run(() => build(request)),
    restatement: (kind, window, rules) =>
      queue.run(async () => {
        const { composition, latest } = await compose(kind, window, rules);
        return latest === null ? null : composition.predicate.restates;
      }),
    publish: (id, by) => queue.run(() => publishDraft(id, by)),
    refreshProof: (id) =>
      queue.run(async () => {
        const { folder, card, proven } = await shelf.get(id);
        if (proven === null) throw new TelltaleError('CONFLICT', `${id} is not published yet`);
        await shelf.publish(id, await proveReport(ledger, folder), card);
      }),
    close: () => ledger.close(),
  };
}

async function recordRules(ledger: Ledger, text: string): Promise<void> {
  const { name, version, sha256 } = parseRules(text);
  await ledger.record({
    leaf: 'spec/1',
    kind: 'readiness-rules',
    id: `${name}@${version}`,
    spec_sha256: sha256,
  });
}

/** Index in the ledger of a published folder's report. */
export function ledgerIndex(folder: ReportFolder): number | null {
  const proof = folder.get(reportFiles.proof);
  return proof === undefined ? null : parseProof(new TextDecoder().decode(proof)).index;
}
