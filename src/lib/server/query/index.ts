import { batchPage, quarantinePage } from './batches.ts';
import { leaderboard } from './benchmarks.ts';
import { compareAnswer } from './compare.ts';
import { episodeDetail } from './episode.ts';
import { episodesPage } from './episodes.ts';
import { facet } from './facets.ts';
import { fidelityAnswer } from './fidelity.ts';
import { latencyAnswer } from './latency.ts';
import { autonomyAnswer, failuresAnswer, successAnswer } from './metrics.ts';
import { overviewRows } from './overview.ts';
import { preferenceAnswer } from './preferences.ts';
import { remembered } from './memory.ts';
import { consistently, until, type EvidenceReader } from './reader.ts';
import { runDetail, runList } from './runs.ts';
import { simRealAnswer } from './sim-real.ts';
import { survivalAnswer } from './survival.ts';
import { storeSummary } from './summary.ts';
import type { QueryLayer } from './types.ts';

/** First bytes of quarantined lines, by entry id, as printable text. */
export type Excerpts = (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;

/** The query layer over an open store. What it has answered it keeps until the evidence changes. */
export function createQueryLayer(reader: EvidenceReader, excerpts: Excerpts): QueryLayer {
  const once = <T>(
    name: string,
    question: unknown,
    compute: (asked: EvidenceReader) => Promise<T>,
  ): Promise<T> =>
    remembered(reader, name, question, (asked) => consistently(asked, () => compute(asked)));
  return {
    until: (signal) => createQueryLayer(until(signal, reader), excerpts),
    success: (request) => once('success', request, (asked) => successAnswer(asked, request)),
    latency: (request) => once('latency', request, (asked) => latencyAnswer(asked, request)),
    autonomy: (request) => once('autonomy', request, (asked) => autonomyAnswer(asked, request)),
    simReal: (request) => once('simReal', request, (asked) => simRealAnswer(asked, request)),
    fidelity: (request) => once('fidelity', request, (asked) => fidelityAnswer(asked, request)),
    timeToSuccess: (request) =>
      once('timeToSuccess', request, (asked) => survivalAnswer(asked, request)),
    failures: (request) => once('failures', request, (asked) => failuresAnswer(asked, request)),
    compare: (request) => once('compare', request, (asked) => compareAnswer(asked, request)),
    preferences: (request) =>
      once('preferences', request, (asked) => preferenceAnswer(asked, request)),
    overview: (filter) => once('overview', filter, (asked) => overviewRows(asked, filter)),
    facets: (filter, wanted) =>
      once('facets', { filter, wanted }, (asked) =>
        Promise.all(wanted.map((dimension) => facet(asked, filter, dimension))),
      ),
    episodes: (request) => once('episodes', request, (asked) => episodesPage(asked, request)),
    episode: (id) => once('episode', id, (asked) => episodeDetail(asked, id)),
    batches: (request) => once('batches', request, (asked) => batchPage(asked, request)),
    quarantine: (request) =>
      once('quarantine', request, (asked) => quarantinePage(asked, request, excerpts)),
    leaderboard: (request) => once('leaderboard', request, (asked) => leaderboard(asked, request)),
    runs: (where = {}) => once('runs', where, (asked) => runList(asked, where)),
    run: (id) => once('run', id, (asked) => runDetail(asked, id)),
    summary: () => once('summary', null, (asked) => storeSummary(asked)),
  };
}
