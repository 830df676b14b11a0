import { figureHistory } from '#lib/charts/report-history.ts';
import { maySeeDrafts } from '#lib/server/access/guard.ts';
import { checkpointView } from '#lib/server/ledger/checkpoint-view.ts';
import { reportList } from '#lib/server/reports/listing.ts';
import { answering } from '../answering.ts';
import { openReporting, readerOf } from './reader.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = (event) =>
  answering(async () => {
    const { ledger, shelf } = openReporting(event);
    const drafts = maySeeDrafts(await readerOf(event));
    const seen = (await shelf.all()).filter(({ proven }) => proven !== null || drafts);
    const { reports, history } = reportList(seen);
    return {
      reports: reports.map(({ restates, ...report }) => ({
        ...report,
        restates:
          restates === null
            ? null
            : { report_id: restates.report_id, figures: restates.figures.length },
      })),
      generated: seen.reduce((sum, { predicate }) => sum + predicate.evidence.generated, 0),
      episodes: seen.reduce((sum, { predicate }) => sum + predicate.evidence.episodes, 0),
      history: history.map(({ figure, points }) => figureHistory(figure, points)),
      checkpoint: await checkpointView(ledger),
    };
  });
