import { TelltaleError } from '#lib/kernel/errors.ts';
import { checkpointView } from '#lib/server/ledger/checkpoint-view.ts';
import { answering } from '../answering.ts';
import type { PageServerLoad } from './$types.js';

const pageSize = 50;

export const load: PageServerLoad = ({ locals, url }) =>
  answering(async () => {
    const { query, reporting } = locals.app;
    const status = parseStatus(url.searchParams.get('status'));
    const batchesAfter = url.searchParams.get('batches') ?? '';
    const linesAfter = url.searchParams.get('lines') ?? '';
    const [batches, quarantine] = await Promise.all([
      query.batches({ limit: pageSize, ...(batchesAfter === '' ? {} : { after: batchesAfter }) }),
      query.quarantine({
        limit: pageSize,
        ...(linesAfter === '' ? {} : { after: linesAfter }),
        ...(status === 'all' ? {} : { status }),
      }),
    ]);
    const at = (name: string, mark: string, anchor: string): string => {
      const params = new URLSearchParams(url.searchParams);
      if (mark === '') params.delete(name);
      else params.set(name, mark);
      return `/data?${params.toString()}#${anchor}`;
    };
    return {
      status,
      checkpoint: reporting === null ? null : await checkpointView(reporting.ledger),
      batches: {
        ...batches,
        firstHref: batchesAfter === '' ? null : at('batches', '', 'batches'),
        previousHref: batches.previous === null ? null : at('batches', batches.previous, 'batches'),
        nextHref: batches.next === null ? null : at('batches', batches.next, 'batches'),
      },
      quarantine: {
        ...quarantine,
        firstHref: linesAfter === '' ? null : at('lines', '', 'quarantine'),
        previousHref:
          quarantine.previous === null ? null : at('lines', quarantine.previous, 'quarantine'),
        nextHref: quarantine.next === null ? null : at('lines', quarantine.next, 'quarantine'),
      },
    };
  });

const statuses = ['open', 'resolved', 'all'] as const;
type Status = (typeof statuses)[number];

function parseStatus(text: string | null): Status {
  if (text === null || text === '') return 'open';
  const status = statuses.find((known) => known === text);
  if (status !== undefined) return status;
  throw new TelltaleError('USAGE', `status=${text} is none of ${statuses.join(', ')}`);
}
