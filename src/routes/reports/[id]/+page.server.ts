import {
  headlineFigures,
  measureOf,
  peopleMinutes,
  taskFigures,
} from '#lib/charts/report-figures.ts';
import { byBreadth } from '#lib/reports/render/restated-words.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { bytesToHex } from '#lib/kernel/hash.ts';
import { reportFiles } from '#lib/reports/report/predicate.ts';
import { parseProof } from '#lib/reports/tlog/proof-file.ts';
import { maySeeDrafts } from '#lib/server/access/guard.ts';
import { reportList, reportView } from '#lib/server/reports/listing.ts';
import type { ShelvedReport } from '#lib/server/reports/shelf.ts';
import { answering } from '../../answering.ts';
import { openReporting, readerOf } from '../reader.ts';
import type { PageServerLoad } from './$types.js';

const shownChanges = 40;

export const load: PageServerLoad = (event) =>
  answering(async () => {
    const { shelf } = openReporting(event);
    const reader = await readerOf(event);
    const { id } = event.params;
    const entries = await shelf.all();
    const entry = entries.find((each) => each.id === id);
    if (entry === undefined || (entry.proven === null && !maySeeDrafts(reader)))
      throw new TelltaleError('NOT_FOUND', `there is no report ${id}`);
    const report = await shelf.get(id);
    const { predicate, files, card } = reportView(report);
    const { report: about, evidence, restates } = predicate;
    const listed = reportList(entries).reports;
    // A share link opens this one report: its neighbours are not named to whoever holds it.
    const siblings = reader.report === undefined ? listed : [];
    const share = event.url.searchParams.get('share');
    return {
      about,
      asOf: predicate.as_of,
      origin: predicate.ledger.origin,
      tool: predicate.tool,
      card: maySeeDrafts(reader) ? card : null,
      status: report.proven === null ? ('draft' as const) : ('published' as const),
      superseded: listed.some(({ id: listedId, superseded }) => listedId === id && superseded),
      vintages: siblings
        .filter(
          ({ kind, window, status }) =>
            kind === about.kind && window.name === about.window.name && status === 'published',
        )
        .map(({ id: vintageId, vintage }) => ({ id: vintageId, vintage })),
      evidence: {
        root: evidence.root,
        batches: evidence.batches.length,
        episodes: evidence.episodes,
        generated: evidence.generated,
      },
      headline: headlineFigures(predicate),
      peopleMinutes: peopleMinutes(predicate),
      tasks: taskFigures(predicate),
      readiness:
        predicate.readiness?.table.tasks.map(({ task, policy, title, sentence }) => ({
          task,
          policy,
          title,
          sentence,
        })) ?? null,
      restatement:
        restates === null
          ? null
          : {
              report_id: restates.report_id,
              reasons: restates.reasons,
              corrections: restates.corrections,
              added: restates.batches_added,
              removed: restates.batches_removed,
              figures: restates.figures
                .toSorted(byBreadth)
                .slice(0, shownChanges)
                .map((figure) => ({ ...figure, measure: measureOf(figure.metric) })),
              more: Math.max(0, restates.figures.length - shownChanges),
            },
      lints: predicate.lints,
      exclusions: predicate.exclusions,
      definitions: predicate.definitions,
      filters: predicate.filters.words,
      cannotShow: predicate.cannot_show,
      files,
      proof: proofOf(report),
      share: share === null ? '' : `?share=${encodeURIComponent(share)}`,
    };
  });

/** Where the report stands in the ledger, and the checkpoint that says so; null for a draft. */
function proofOf({ folder, proven }: ShelvedReport) {
  const proof = folder.get(reportFiles.proof);
  if (proof === undefined || proven === null) return null;
  return {
    index: proven.index,
    size: proven.head.size,
    root: bytesToHex(proven.head.root),
    checkpoint: parseProof(new TextDecoder().decode(proof)).checkpoint,
  };
}
