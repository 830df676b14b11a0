import { batchPage, quarantinePage } from './batches.ts';
import { leaderboard } from './benchmarks.ts';
import { compareAnswer } from './compare.ts';
import { episodeDetail } from './episode.ts';
import { episodesPage } from './episodes.ts';
import { facet } from './facets.ts';
import { fidelityAnswer } from './fidelity.ts';
import { autonomyAnswer, failuresAnswer, latencyAnswer, successAnswer } from './metrics.ts';
import { overviewRows } from './overview.ts';
import { preferenceAnswer } from './preferences.ts';
import { remembered } from './memory.ts';
import { consistently, type EvidenceReader } from './reader.ts';
import { runDetail, runList } from './runs.ts';
import { simRealAnswer } from './sim-real.ts';
import { survivalAnswer } from './survival.ts';
import { storeSummary } from './summary.ts';
import type { QueryLayer } from './types.ts';

/** First bytes of quarantined lines, by entry id, as printable text. */
export type Excerpts = (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;

/** The query layer over an open store. What it has answered it keeps until the evidence changes. */
export function createQueryLayer(reader: EvidenceReader, excerpts: Excerpts): QueryLayer {
  const once = <T>(name: string, question: unknown, compute: () => Promise<T>): Promise<T> =>
    remembered(reader, name, question, () => consistently(reader, compute));
  return {
    success: (request) => once('success', request, () => successAnswer(reader, request)),
    latency: (request) => once('latency', request, () => latencyAnswer(reader, request)),
    autonomy: (request) => once('autonomy', request, () => autonomyAnswer(reader, request)),
    simReal: (request) => once('simReal', request, () => simRealAnswer(reader, request)),
    fidelity: (request) => once('fidelity', request, () => fidelityAnswer(reader, request)),
    timeToSuccess: (request) =>
      once('timeToSuccess', request, () => survivalAnswer(reader, request)),
    failures: (request) => once('failures', request, () => failuresAnswer(reader, request)),
    compare: (request) => once('compare', request, () => compareAnswer(reader, request)),
    preferences: (request) => once('preferences', request, () => preferenceAnswer(reader, request)),
    overview: (filter) => once('overview', filter, () => overviewRows(reader, filter)),
    facets: (filter, wanted) =>
      once('facets', { filter, wanted }, () =>
        Promise.all(wanted.map((dimension) => facet(reader, filter, dimension))),
      ),
    episodes: (request) => once('episodes', request, () => episodesPage(reader, request)),
    episode: (id) => once('episode', id, () => episodeDetail(reader, id)),
    batches: (request) => once('batches', request, () => batchPage(reader, request)),
    quarantine: (request) =>
      once('quarantine', request, () => quarantinePage(reader, request, excerpts)),
    leaderboard: (request) => once('leaderboard', request, () => leaderboard(reader, request)),
    runs: (where = {}) => once('runs', where, () => runList(reader, where)),
    run: (id) => once('run', id, () => runDetail(reader, id)),
    summary: () => once('summary', null, () => storeSummary(reader)),
  };
}
