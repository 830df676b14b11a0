import type { Problem } from '../problems.ts';
import type { RawRecord } from '../record-type.ts';
import { durationIn, numberIn, objectIn, objectsIn, problem } from './raw.ts';
import { segmentProblems } from './segments.ts';

/** The rules between the fields of a demo. */
export function demoRules(raw: RawRecord): Problem[] {
  const duration = durationIn(objectIn(raw['file'])?.['duration_ms']);
  return [
    ...claimProblems(raw['claims']),
    ...partProblems(raw['parts'], duration),
    ...objectsIn(raw['parts']).flatMap(({ index, item }) => logIntervalProblems(index, item)),
  ];
}

/** Parts of one episode follow each other. Those of different episodes may be seen at once: a split screen, a fleet. */
function partProblems(parts: unknown, duration: number | undefined): Problem[] {
  const all = objectsIn(parts);
  const ids = new Set(all.map(({ item }) => item['episode_id']));
  return [...ids].flatMap((id) => {
    const own = all.reduce<unknown[]>((list, { index, item }) => {
      if (item['episode_id'] === id) list[index] = item;
      return list;
    }, []);
    return segmentProblems(['parts'], Array.from(own), duration);
  });
}

/** What each claim needs for anyone to check it. */
function claimProblems(claims: unknown): Problem[] {
  const needs: Readonly<Record<string, string>> = { fleet_size: 'value', free_text: 'text' };
  return objectsIn(claims).flatMap(({ index, item }) => {
    const field = needs[String(item['kind'])];
    if (field === undefined || item[field] != null) return [];
    return [
      problem(['claims', index, field], 'missing', `a ${String(item['kind'])} claim needs it`),
    ];
  });
}

function logIntervalProblems(index: number, part: RawRecord): Problem[] {
  const start = numberIn(part['log_start_ms']);
  const end = numberIn(part['log_end_ms']);
  if (start === undefined || end === undefined || start < end) return [];
  return [
    problem(
      ['parts', index, 'log_end_ms'],
      'unordered',
      `ends at ${end}, not after its start at ${start}`,
    ),
  ];
}
