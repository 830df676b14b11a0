import { formatVerifierKey } from '#lib/reports/tlog/note-key.ts';
import { checkpointView } from '#lib/server/ledger/checkpoint-view.ts';
import { answering } from '../answering.ts';
import { openReporting, readerOf } from '../reports/reader.ts';
import { handSteps } from './by-hand.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = (event) =>
  answering(async () => {
    const { ledger } = openReporting(event);
    const { permissions } = await readerOf(event);
    return {
      steps: handSteps,
      verifierKey: formatVerifierKey(ledger.key),
      // How much evidence there is can be read from a checkpoint: it is for those who may see reports.
      checkpoint: permissions.has('ledger') ? await checkpointView(ledger) : null,
    };
  });
