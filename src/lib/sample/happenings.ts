import type { Random } from '#lib/kernel/random.ts';
import type { Episode } from '#lib/log/index.ts';
import type { Course } from './course.ts';
import { lognormalAt } from './lognormal.ts';
import { between, normalFrom, oneOf } from './noise.ts';
import type { Slot } from './plan.ts';
import { inferenceLaw, paced, responseLaw } from './timing.ts';

const tenth = (value: number) => Math.round(value * 10) / 10;

/** A policy is called ten times a second. */
const callMs = 100;
/** Share of hardware episodes whose log lacks the moment of the command. */
const noResponse = 0.08;
/** Policy calls too late, per call, on average. */
const missesPerCall = 0.003;

/** What the episode's log says of time lost. `pace` is the unit's slowness; null for simulated units. */
export function latencyOf(
  random: Random,
  slot: Slot,
  course: Course,
  pace: number | null,
): Episode['latency'] {
  const response = lognormalAt(responseLaw(slot), paced(pace, normalFrom(random)));
  const known = slot.stream.world !== 'real' || random.float() >= noResponse;
  const p50 = lognormalAt(inferenceLaw(slot), paced(pace, normalFrom(random)));
  const tail = between(random, 1.3, 1.7);
  const n = Math.max(1, Math.round(course.attemptMs / callMs));
  const lateness = -Math.log(1 - random.float());
  const stalls = stallsOf(random, slot, course);
  const byPolicy = course.kind !== 'driven' && course.kind !== 'replayed';
  return {
    response_ms: known ? Math.round(response) : null,
    inference_ms: byPolicy
      ? {
          p50: tenth(p50),
          p95: tenth(p50 * tail),
          p99: tenth(p50 * tail * 1.35),
          max: tenth(p50 * tail * 2.4),
          mean: null,
          n,
        }
      : null,
    deadline_misses: byPolicy ? Math.floor(n * missesPerCall * lateness) : null,
    stalls,
  };
}

/** A freeze of up to 4.5 s in what the robot did by itself. */
function stallsOf(random: Random, { task }: Slot, { ownMs }: Course): Episode['latency']['stalls'] {
  const frozen = random.float() < task.stall;
  const length = Math.round(Math.min(ownMs / 2, between(random, 600, 4_500)));
  const start_ms = Math.round(between(random, 0, 1) * (ownMs - length));
  return frozen && length > 0 ? [{ start_ms, end_ms: start_ms + length }] : [];
}

/** Stops, falls and what the task drops, where the course has them. */
export function incidentsOf(
  random: Random,
  { task, stream }: Slot,
  course: Course,
): Episode['incidents'] {
  const u = random.float();
  const at_ms = course.ownMs;
  const incident = (kind: string) => ({ kind, at_ms, detail: null });
  if (course.kind === 'stopped' && stream.world === 'real')
    return u < 0.08 ? [incident('fall'), incident('e-stop')] : [incident('e-stop')];
  if (course.kind === 'failed' && u < 0.15) return [incident(task.mishap)];
  return course.kind === 'rescued' && u < 0.1 ? [incident('immobilised')] : [];
}

const partialCredit = [0, 0.2, 0.4, 0.6, 0.7] as const;

/** Credit by the rubric: full for an unaided success, a stage for what fell short, none for what was helped. */
export function scoreOf(random: Random, course: Course): number | null {
  const stage = oneOf(random, partialCredit);
  if (course.kind === 'unaided') return 1;
  return course.kind === 'failed' || course.kind === 'stopped' ? stage : null;
}
