import type { Problem } from '../problems.ts';
import type { RawRecord } from '../record-type.ts';
import { durationIn, numberIn, objectIn, objectsIn, problem } from './raw.ts';
import { segmentProblems } from './segments.ts';

/** The rules between the fields of an episode. */
export function episodeRules(raw: RawRecord): Problem[] {
  const duration = durationIn(raw['duration_ms']);
  const latency = objectIn(raw['latency']);
  return [
    ...segmentProblems(['control'], raw['control'], duration),
    ...segmentProblems(['latency', 'stalls'], latency?.['stalls'], duration),
    ...incidentProblems(raw['incidents'], duration),
    ...quantileProblems(objectIn(latency?.['inference_ms'])),
  ];
}

function incidentProblems(incidents: unknown, duration: number | undefined): Problem[] {
  return objectsIn(incidents).flatMap(({ index, item }) => {
    const at = numberIn(item['at_ms']);
    if (at === undefined || duration === undefined || at <= duration) return [];
    return [
      problem(
        ['incidents', index, 'at_ms'],
        'outside_episode',
        `at ${at}, after the end at ${duration}`,
      ),
    ];
  });
}

/** Quantiles of one distribution ascend, and its mean is not above its maximum. */
function quantileProblems(inference: RawRecord | undefined): Problem[] {
  const problems: Problem[] = [];
  let below: { name: string; value: number } | undefined;
  for (const name of ['p50', 'p95', 'p99', 'max']) {
    const value = numberIn(inference?.[name]);
    if (value === undefined) continue;
    if (below !== undefined && value < below.value)
      problems.push(
        problem(
          ['latency', 'inference_ms', name],
          'unordered',
          `${value} is less than ${below.name}, ${below.value}`,
        ),
      );
    below = { name, value };
  }
  const mean = numberIn(inference?.['mean']);
  const max = numberIn(inference?.['max']);
  if (mean !== undefined && max !== undefined && mean > max)
    problems.push(
      problem(
        ['latency', 'inference_ms', 'mean'],
        'out_of_range',
        `${mean} is above the maximum, ${max}`,
      ),
    );
  return problems;
}
