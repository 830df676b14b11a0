import type { SimulatedSpec } from '#lib/benchmarks/spec/schema.ts';
import { traceMedium } from '#lib/demos/trace.ts';
import type { Episode } from '#lib/log/index.ts';
import type { EvidenceSink } from './evidence-sink.ts';
import { motionTrace } from './motion-trace.ts';
import type { RunFolder } from './run-folder.ts';
import type { TrialFile } from './trial-file.ts';

/**
 * Hands finished trials to the sink: first one file with the motion traces of all of them, then the episodes, which name it.
 * Which file holds a trial's trace is written down in the run's folder in between, so that a run that is killed hands over
 * the same records again, however its trials are grouped then.
 */
export async function handOver(
  folder: RunFolder,
  sink: EvidenceSink,
  spec: SimulatedSpec,
  trials: readonly TrialFile[],
): Promise<void> {
  const traced = await keepTraces(folder, sink, spec, trials);
  await sink.append(trials.map((trial) => withTrace(trial, traced.get(trial.planned.trial))));
}

/** Trial number → hash of the file that holds its trace. */
async function keepTraces(
  folder: RunFolder,
  sink: EvidenceSink,
  spec: SimulatedSpec,
  trials: readonly TrialFile[],
): Promise<ReadonlyMap<number, string>> {
  const known = await folder.traced();
  const fresh = trials.flatMap((trial) => {
    const trace = known.has(trial.planned.trial)
      ? null
      : motionTrace(trial, spec.simulation.control);
    return trace === null ? [] : [{ trial: trial.planned.trial, trace }];
  });
  if (fresh.length === 0) return known;
  const sha256 = await sink.keepTraces(fresh.map(({ trace }) => trace));
  const all = new Map([...known, ...fresh.map(({ trial }) => [trial, sha256] as const)]);
  await folder.markTraced(all);
  return all;
}

const withTrace = ({ episode }: TrialFile, sha256: string | undefined): Episode =>
  sha256 === undefined
    ? episode
    : { ...episode, media: [...episode.media, traceMedium(sha256, episode.duration_ms)] };
