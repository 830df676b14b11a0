import type { Problem } from '../problems.ts';
import { numberIn, objectsIn, problem } from './raw.ts';

/**
 * Segments of time: each of some length, in ascending order, not overlapping, inside [0, durationMs]. A segment of no
 * length is refused: no time passed in it, so it can only be a rounding error or a mistake.
 *
 * @param path of the list in the record
 * @param durationMs undefined if it is not known; then only the segments' order is checked
 */
export function segmentProblems(
  path: readonly PropertyKey[],
  list: unknown,
  durationMs: number | undefined,
): Problem[] {
  const problems: Problem[] = [];
  let before: { start: number; end: number } | undefined;
  for (const { index, item } of objectsIn(list)) {
    const start = numberIn(item['start_ms']);
    const end = numberIn(item['end_ms']);
    if (start === undefined || end === undefined) continue;
    const at = [...path, index];
    if (end <= start)
      problems.push(
        problem([...at, 'end_ms'], 'unordered', `ends at ${end}, not after its start at ${start}`),
      );
    if (durationMs !== undefined && end > durationMs)
      problems.push(
        problem(
          [...at, 'end_ms'],
          'outside_episode',
          `ends at ${end}, after the end at ${durationMs}`,
        ),
      );
    if (before !== undefined && start < before.start)
      problems.push(
        problem([...at, 'start_ms'], 'unordered', `starts at ${start}, before the one ahead of it`),
      );
    else if (before !== undefined && start < before.end)
      problems.push(
        problem(
          [...at, 'start_ms'],
          'overlap',
          `starts at ${start}, before the one ahead of it ends at ${before.end}`,
        ),
      );
    before = { start, end };
  }
  return problems;
}
