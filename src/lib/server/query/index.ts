import { batchPage, quarantinePage } from './batches.ts';
import { compareAnswer } from './compare.ts';
import { episodeDetail } from './episode.ts';
import { episodesPage } from './episodes.ts';
import { facet } from './facets.ts';
import { fidelityAnswer } from './fidelity.ts';
import { autonomyAnswer, failuresAnswer, latencyAnswer, successAnswer } from './metrics.ts';
import { overviewRows } from './overview.ts';
import { preferenceAnswer } from './preferences.ts';
import { consistently, type EvidenceReader } from './reader.ts';
import { simRealAnswer } from './sim-real.ts';
import { survivalAnswer } from './survival.ts';
import { storeSummary } from './summary.ts';
import type { QueryLayer } from './types.ts';

/** First bytes of quarantined lines, by entry id, as printable text. */
export type Excerpts = (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;

/** The query layer over an open store. It keeps no state of its own. */
export function createQueryLayer(reader: EvidenceReader, excerpts: Excerpts): QueryLayer {
  const whole = <T>(compute: () => Promise<T>): Promise<T> => consistently(reader, compute);
  return {
    success: (request) => whole(() => successAnswer(reader, request)),
    latency: (request) => whole(() => latencyAnswer(reader, request)),
    autonomy: (request) => whole(() => autonomyAnswer(reader, request)),
    simReal: (request) => whole(() => simRealAnswer(reader, request)),
    fidelity: (request) => whole(() => fidelityAnswer(reader, request)),
    timeToSuccess: (request) => whole(() => survivalAnswer(reader, request)),
    failures: (request) => whole(() => failuresAnswer(reader, request)),
    compare: (request) => whole(() => compareAnswer(reader, request)),
    preferences: (request) => whole(() => preferenceAnswer(reader, request)),
    overview: (filter) => whole(() => overviewRows(reader, filter)),
    facets: (filter, wanted) =>
      whole(() => Promise.all(wanted.map((dimension) => facet(reader, filter, dimension)))),
    episodes: (request) => whole(() => episodesPage(reader, request)),
    episode: (id) => whole(() => episodeDetail(reader, id)),
    batches: (request) => whole(() => batchPage(reader, request)),
    quarantine: (request) => whole(() => quarantinePage(reader, request, excerpts)),
    summary: () => whole(() => storeSummary(reader)),
  };
}
