import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Absent } from '#lib/demos/facts.ts';
import { isAbsent } from '#lib/demos/facts.ts';
import type { Audit } from '#lib/demos/audit.ts';
import type { Facts } from '#lib/demos/facts.ts';
import { label, type LabelModel } from '#lib/demos/label/model.ts';
import { representativeness, type Representative } from '#lib/demos/representative.ts';
import type { Attempt } from '#lib/demos/log/attempts.ts';
import type { Verdict } from '#lib/demos/finding.ts';
import type { Demo } from '#lib/log/index.ts';
import { timeline, type Timeline } from '#lib/demos/timeline.ts';
import { keptAnalysis } from './analysis-file.ts';
import { auditDemo, type DemoAudit } from './audit-demo.ts';
import { draftOf } from './demo-draft.ts';
import { countDemos, demoById, someDemos } from './find-demos.ts';
import type { TraceReader } from './traces.ts';
import type { Store } from '#lib/server/store/store.ts';

export type DemoStore = TraceReader & Pick<Store, 'version'>;

/** One row of the list of demos. */
export interface DemoRow {
  readonly demo_id: string;
  readonly title: string;
  readonly publisher: string | null;
  readonly published_at: string | null;
  readonly verdict: Verdict;
  readonly headline: string;
  readonly claims: Audit['claims'];
  /** Findings by verdict. */
  readonly counts: Readonly<Record<Verdict, number>>;
  readonly generated: boolean;
}

/** Everything that the page of one demo shows. */
export interface DemoPage {
  readonly demo: Demo;
  readonly audit: Audit;
  readonly facts: Facts;
  readonly timeline: Timeline;
  readonly label: LabelModel;
  readonly representative: Representative | null;
  /** The session's attempts: the small multiples. */
  readonly attempts: readonly Attempt[];
  /** Whether the clip itself is kept and can be played (`clipPath`). */
  readonly playable: boolean;
}

export interface DemoListRequest {
  /** Rows a page, 1–200; 50 unless told otherwise. */
  readonly limit?: number;
  /** Rows to skip. */
  readonly offset?: number;
}

export interface DemoList {
  readonly rows: readonly DemoRow[];
  /** Demos over all pages. */
  readonly total: number;
}

/** The demos with their verdicts, newest published first. */
export async function demoList(
  store: DemoStore,
  { limit = 50, offset = 0 }: DemoListRequest = {},
): Promise<DemoList> {
  const page = {
    limit: Math.min(200, Math.max(1, Math.trunc(limit))),
    offset: Math.max(0, Math.trunc(offset)),
  };
  const rows: DemoRow[] = [];
  // One after the other: each may hold a clip against its logs, which takes the whole of a processor.
  for (const demo of await someDemos(store, page)) rows.push(await rowOf(store, demo));
  return { rows, total: await countDemos(store) };
}

async function rowOf(store: DemoStore, demo: Demo): Promise<DemoRow> {
  const { audit, claimed, facts } = await auditOf(store, demo);
  const { headline, generated } = label({ demo_id: demo.demo_id, claimed, facts, audit });
  const count = (verdict: Verdict): number =>
    audit.findings.filter((finding) => finding.verdict === verdict).length;
  return {
    demo_id: demo.demo_id,
    title: demo.title,
    publisher: demo.publisher,
    published_at: demo.published_at,
    verdict: audit.verdict,
    headline,
    claims: audit.claims,
    counts: {
      contradicted: count('contradicted'),
      unknown: count('unknown'),
      declared: count('declared'),
      verified: count('verified'),
    },
    generated,
  };
}

/**
 * @param url of the page itself, for the label's link and QR code
 * @throws TelltaleError NOT_FOUND
 */
export async function demoPage(
  store: DemoStore,
  id: string,
  url: string | null = null,
): Promise<DemoPage> {
  const demo = await demoById(store, id);
  const { audit, claimed, facts } = await auditOf(store, demo);
  const session = isAbsent(facts.log) ? null : facts.log.attempts;
  return {
    demo,
    audit,
    facts,
    timeline: timeline(facts),
    label: label({ demo_id: id, claimed, facts, audit, url }),
    representative: session === null ? null : representativeness(session),
    attempts: session?.attempts ?? [],
    playable: await access(clipPath(store.dir, demo)).then(
      () => true,
      () => false,
    ),
  };
}

/** Where the clip of a registered demo is kept. */
export const clipPath = (dir: string, demo: Pick<Demo, 'file'>): string =>
  join(dir, 'demos', 'clips', demo.file.sha256);

const notLookedAt: Absent = {
  absent:
    'The picture of this clip was not looked at here. Audit it with "telltale demo audit CLIP --claims FILE", where ffmpeg is installed.',
};

/** Audits of this state of the evidence. Both parts of the key are content: an entry never becomes wrong. */
const made = new Map<string, Promise<DemoAudit>>();
const mostKept = 200;

function auditOf(store: DemoStore, demo: Demo): Promise<DemoAudit> {
  const key = JSON.stringify([store.dir, store.version(), demo]);
  const known = made.get(key);
  if (known !== undefined) return known;
  const making = makeAudit(store, demo);
  made.set(key, making);
  making.catch(() => made.delete(key));
  for (const old of made.keys()) {
    if (made.size <= mostKept) break;
    made.delete(old);
  }
  return making;
}

async function makeAudit(store: DemoStore, demo: Demo): Promise<DemoAudit> {
  const clip = await keptAnalysis(store.dir, demo.file.sha256);
  return auditDemo(store, draftOf(demo), clip ?? notLookedAt);
}
